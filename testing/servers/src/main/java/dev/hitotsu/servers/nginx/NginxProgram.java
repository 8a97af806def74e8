package dev.hitotsu.servers.nginx;

import dev.hitotsu.servers.debian.DebianPackage;
import java.nio.file.Path;
import java.util.List;

/** The program of Debian's package {@code nginx-light}. */
final class NginxProgram {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final DebianPackage PACKAGE = new DebianPackage("nginx-light", List.of(PROGRAM));

    private NginxProgram() {}

    /** The path of the program. Installs the package if necessary; blocks meanwhile. */
    static Path find() {
        PACKAGE.ensureInstalled();
        return PROGRAM;
    }
}
