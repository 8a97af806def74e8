package dev.hitotsu.servers.nats;

import dev.hitotsu.servers.debian.DebianPackage;
import java.nio.file.Path;
import java.util.List;

/** The program of Debian's package {@code nats-server}. */
final class NatsProgram {
    private static final Path PROGRAM = Path.of("/usr/sbin/nats-server");
    private static final DebianPackage PACKAGE = new DebianPackage("nats-server", List.of(PROGRAM));

    private NatsProgram() {}

    /** The path of the program. Installs the package if necessary; blocks meanwhile. */
    static Path find() {
        PACKAGE.ensureInstalled();
        return PROGRAM;
    }
}
