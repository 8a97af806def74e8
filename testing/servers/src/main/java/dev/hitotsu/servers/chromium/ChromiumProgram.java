package dev.hitotsu.servers.chromium;

import dev.hitotsu.servers.debian.DebianPackage;
import java.nio.file.Path;
import java.util.List;

/** The browser of Debian's package {@code chromium}. */
public final class ChromiumProgram {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final DebianPackage PACKAGE = new DebianPackage("chromium", List.of(PROGRAM));

    private ChromiumProgram() {}

    /**
     * The path of the program. Installs the package if necessary; blocks meanwhile.
     *
     * @throws dev.hitotsu.servers.ServerException if that fails; the message says what to run
     */
    public static Path find() {
        PACKAGE.ensureInstalled();
        return PROGRAM;
    }
}
