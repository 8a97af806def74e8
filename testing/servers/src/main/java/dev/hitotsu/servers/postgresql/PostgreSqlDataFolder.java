package dev.hitotsu.servers.postgresql;

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
import java.util.Map;
import java.util.UUID;

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

    /** Creates the data with one superuser and this password: a copy of what {@code initdb} has made once. */
    void create(String user, String password) {
        try {
            Path made = binaries.madeOnce(user + "-" + logins, unfinished -> initialise(unfinished, user));
            Path data = folder.resolve(DATA);
            run("cp", List.of("cp", "-a", made.toString(), data.toString()));
            setPassword(data, user, password);
        } catch (IOException e) {
            throw new ServerException("data folder in " + folder + ": could not be created", e);
        }
    }

    private void initialise(Path data, String user) throws IOException {
        Path passwordFile = privateFile("password", UUID.randomUUID().toString());
        Files.createDirectory(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        ServerUser.giveOwnership(data);
        run(
                "initdb",
                ServerUser.unprivileged(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + data,
                        "--username=" + user,
                        "--pwfile=" + passwordFile,
                        "--auth=" + logins,
                        "--encoding=UTF8",
                        "--locale=C")));
        Files.delete(passwordFile);
    }

    /** By a server that serves nobody but its input, and ends with it. */
    private void setPassword(Path data, String user, String password) throws IOException {
        Path statement = privateFile(
                "password.sql", "ALTER ROLE \"" + user + "\" PASSWORD '" + password.replace("'", "''") + "';\n");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < '" + statement + "'", "sh"));
        command.addAll(List.of(
                binaries.program("postgres"), "--single", "-D", data.toString(), "-c", "fsync=off", "postgres"));
        run("single", ServerUser.unprivileged(command));
        Files.delete(statement);
    }

    private Path privateFile(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
        ServerUser.giveOwnership(file);
        return file;
    }

    private void run(String name, List<String> command) {
        try (ChildProcess process = ChildProcess.builder(command)
                .directory(folder)
                .log(folder.resolve(name + ".log"))
                .start()) {
            boolean ended = process.awaitExit(LIMIT);
            if (!ended || process.exitCode().orElseThrow() != 0) {
                throw new ServerException(
                        name + ": " + (ended ? process.exitCode().orElseThrow() : "still running")
                                + " (expected: exit code 0 within " + LIMIT + "). Its log:\n" + process.tailOfLog());
            }
        }
    }
}
