package dev.hitotsu.servers.mariadb;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The folder of a server: its data, and the statements that it runs at each start. */
record MariaDbDataFolder(MariaDbPrograms programs, Path folder) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    Path data() {
        return folder.resolve("data");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** The statements that make the user; the log for replicas does not get them. */
    Path initFile() {
        return folder.resolve("init.sql");
    }

    /** Creates the data, with one user who may do everything. */
    void create(String user, String password) {
        try {
            Files.writeString(initFile(), """
                    SET SESSION sql_log_bin = 0;
                    CREATE USER IF NOT EXISTS '%1$s'@'%%' IDENTIFIED BY '%2$s';
                    GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
                    """.formatted(user, password));
            Files.setPosixFilePermissions(initFile(), PosixFilePermissions.fromString("rw-------"));
            ServerUser.giveOwnership(initFile());
            for (Path part : List.of(data(), temporary())) {
                Files.createDirectory(part);
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
                ServerUser.giveOwnership(part);
            }
            Path script = writeScript();
            run(script);
            Files.delete(script);
        } catch (IOException e) {
            throw new ServerException("data folder in " + folder + ": could not be created", e);
        }
    }

    private Path writeScript() throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("CREATE DATABASE mysql;", "USE mysql;", "SET @auth_root_socket = NULL;"));
        for (Path script : programs.systemTables()) {
            lines.addAll(Files.readAllLines(script));
        }
        Path file = Files.write(folder.resolve("bootstrap.sql"), lines);
        ServerUser.giveOwnership(file);
        return file;
    }

    /** In this mode the server reads statements from its input, and ends. */
    private void run(Path script) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < " + script, "sh"));
        command.addAll(List.of(
                programs.server().toString(),
                "--no-defaults",
                "--bootstrap",
                "--skip-networking",
                "--datadir=" + data(),
                "--tmpdir=" + temporary(),
                "--lc-messages-dir=" + programs.messages()));
        try (ChildProcess bootstrap = ChildProcess.builder(ServerUser.unprivileged(command))
                .directory(data())
                .environment("LD_LIBRARY_PATH", programs.libraryPath())
                .log(folder.resolve("bootstrap.log"))
                .start()) {
            boolean ended = bootstrap.awaitExit(LIMIT);
            if (!ended || bootstrap.exitCode().orElseThrow() != 0) {
                throw new ServerException("mariadbd --bootstrap: "
                        + (ended ? bootstrap.exitCode().orElseThrow() : "still running")
                        + " (expected: exit code 0 within " + LIMIT + "). Its log:\n" + bootstrap.tailOfLog());
            }
        }
    }
}
