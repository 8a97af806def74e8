package dev.hitotsu.servers.rabbitmq;

import dev.hitotsu.servers.debian.DebianPackage;
import java.nio.file.Path;
import java.util.List;

/** Debian's package {@code rabbitmq-server}. */
final class RabbitMqPackage {
    static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    static final Path EPMD = Path.of("/usr/bin/epmd");

    private static final DebianPackage PACKAGE = new DebianPackage("rabbitmq-server", List.of(SERVER, EPMD));

    private RabbitMqPackage() {}

    static void ensureInstalled() {
        PACKAGE.ensureInstalled();
    }
}
