package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the data of a running server for a standby, which takes the log from it by a replication slot.
 *
 * <p>Source: PostgreSQL's manual, chapter 25.3.3 (making a base backup using the low level API).
 */
record PostgreSqlBaseBackup(PostgreSqlServer primary, Path from, Path folder) {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Copies. The slot is made first, so that the server keeps the log that the copy needs. */
    void copy(String slot) {
        Path to = folder.resolve(PostgreSqlDataFolder.DATA);
        try (Connection connection = primary.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
            statement.execute("SELECT pg_backup_start('standby', fast => true)");
            copyFiles(to);
            try (ResultSet row =
                    statement.executeQuery("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)")) {
                row.next();
                write(to, "backup_label", row.getString(1));
            }
            write(to, "standby.signal", "");
        } catch (SQLException | IOException e) {
            throw new ServerException("standby of " + primary + ": its data could not be copied", e);
        }
    }

    private void copyFiles(Path to) throws IOException {
        try (ChildProcess copy = ChildProcess.builder(List.of("cp", "-a", from.toString(), to.toString()))
                .directory(folder)
                .log(folder.resolve("copy.log"))
                .start()) {
            if (!copy.awaitExit(LIMIT) || !Files.exists(to.resolve("PG_VERSION"))) {
                throw new ServerException(
                        "cp: no copy (expected: one within " + LIMIT + "). Its log:\n" + copy.tailOfLog());
            }
        }
        Files.deleteIfExists(to.resolve("postmaster.pid"));
        Files.deleteIfExists(to.resolve("postmaster.opts"));
        deleteWithin(to.resolve("pg_wal"));
        deleteWithin(to.resolve("pg_replslot"));
    }

    private static void deleteWithin(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void write(Path to, String name, String text) throws IOException {
        Path file = Files.writeString(to.resolve(name), text);
        ServerUser.giveOwnership(file);
    }
}
