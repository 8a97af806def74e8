package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The data folder of a server, as {@code initdb} creates it. PostgreSQL's manual calls it a database cluster.
 *
 * @param logins how passwords are asked for, as in {@code pg_hba.conf}
 */
record PostgreSqlDataFolder(PostgreSqlBinaries binaries, Path folder, String logins) {
    static final String DATA = "data";

    /** A small, durable server. When it is killed, it leaves nothing behind outside its data folder. */
    static final Map<String, String> DEFAULT_SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "dynamic_shared_memory_type", "mmap",
            "shared_buffers", "32MB",
            "max_connections", "100",
            "timezone", "UTC",
            "fsync", "on",
            "synchronous_commit", "on");

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Creates the data with one superuser and this password. */
    void create(String user, String password) {
        Path passwordFile = folder.resolve("password");
        try {
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, password);
            Path data = Files.createDirectory(folder.resolve(DATA));
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            ServerUser.giveOwnership(passwordFile);
            ServerUser.giveOwnership(data);
            run(command(data, user, passwordFile));
            Files.delete(passwordFile);
        } catch (IOException e) {
            throw new ServerException("data folder in " + folder + ": could not be created", e);
        }
    }

    private List<String> command(Path data, String user, Path passwordFile) {
        return ServerUser.unprivileged(List.of(
                binaries.program("initdb"),
                "--pgdata=" + data,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=" + logins,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
    }

    private void run(List<String> command) {
        try (ChildProcess initdb = ChildProcess.builder(command)
                .directory(folder)
                .log(folder.resolve("initdb.log"))
                .start()) {
            boolean ended = initdb.awaitExit(LIMIT);
            if (!ended || initdb.exitCode().orElseThrow() != 0) {
                throw new ServerException(
                        "initdb: " + (ended ? initdb.exitCode().orElseThrow() : "still running")
                                + " (expected: exit code 0 within " + LIMIT + "). Its log:\n" + initdb.tailOfLog());
            }
        }
    }
}
