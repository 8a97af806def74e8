package dev.hitotsu.servers.etcd;

import dev.hitotsu.servers.debian.DebianPackage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The program {@code etcd}: the first on the {@code PATH}, otherwise the one of Debian's package {@code etcd-server}.
 */
final class EtcdProgram {
    private static final Path PACKAGED = Path.of("/usr/bin/etcd");
    private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    private EtcdProgram() {}

    /** The path of the program. Installs the package if necessary; blocks meanwhile. */
    static Path find() {
        return SEPARATOR
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "etcd"))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst()
                .orElseGet(EtcdProgram::installed);
    }

    private static Path installed() {
        new DebianPackage("etcd-server", List.of(PACKAGED)).ensureInstalled();
        return PACKAGED;
    }
}
