package dev.hitotsu.servers.prometheus;

import dev.hitotsu.servers.debian.DebianPackage;
import java.nio.file.Path;
import java.util.List;

/** The programs of Debian's package {@code prometheus}. */
final class PrometheusPrograms {
    private static final Path SERVER = Path.of("/usr/bin/prometheus");
    private static final Path TOOL = Path.of("/usr/bin/promtool");
    private static final DebianPackage PACKAGE = new DebianPackage("prometheus", List.of(SERVER, TOOL));

    private PrometheusPrograms() {}

    /** The path of the server. Installs the package if necessary; blocks meanwhile. */
    static Path server() {
        PACKAGE.ensureInstalled();
        return SERVER;
    }

    /** The path of {@code promtool}. Installs the package if necessary; blocks meanwhile. */
    static Path tool() {
        PACKAGE.ensureInstalled();
        return TOOL;
    }
}
