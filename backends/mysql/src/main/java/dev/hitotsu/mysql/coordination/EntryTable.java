package dev.hitotsu.mysql.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.coordination.EntryPath;
import dev.hitotsu.mysql.internal.Uuids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Folders with their counters, and entries. The caller begins and ends the transactions. Thread-safe; blocks. */
record EntryTable(SchemaName schema) {
    private static final int MAX_FOLDER_BYTES = 2_000;
    private static final int MAX_NAME_BYTES = 1_000;
    private static final char AFTER_SLASH = '/' + 1;
    private static final int LIMIT = CoordinationStore.MAX_LISTED + 1;

    /** An entry, and the session to which it belongs; null for one that stays. */
    record Row(StoreEntry entry, @Nullable UUID session) {}

    /**
     * Increments the counter of the folder, and returns it. Nobody else changes an entry of the folder until the
     * transaction ends. Several folders in one transaction: in their order, or transactions block each other.
     */
    long count(Connection connection, String folder) throws SQLException {
        byte[] path = bytes("folder", folder, MAX_FOLDER_BYTES);
        try (PreparedStatement count = connection.prepareStatement(
                schema.in("INSERT INTO ${schema}.coordination_folder (path, counter) VALUES (?, 1)"
                        + " ON DUPLICATE KEY UPDATE counter = counter + 1"))) {
            count.setBytes(1, path);
            count.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement(
                schema.in("SELECT counter FROM ${schema}.coordination_folder WHERE path = ?"))) {
            select.setBytes(1, path);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    Optional<Row> find(Connection connection, String path) throws SQLException {
        try (PreparedStatement select = at(
                connection,
                "SELECT value, created, version, session FROM ${schema}.coordination_entry"
                        + " WHERE folder = ? AND name = ?",
                path)) {
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                byte[] session = row.getBytes(4);
                return Optional.of(new Row(
                        new StoreEntry(path, row.getBytes(1), row.getLong(2), row.getLong(3)),
                        session == null ? null : Uuids.of(session)));
            }
        }
    }

    /** Locks an entry, so that nobody deletes it before the transaction ends; false if it is gone. */
    boolean lock(Connection connection, StoreEntry guard) throws SQLException {
        try (PreparedStatement select = at(
                connection,
                "SELECT 1 FROM ${schema}.coordination_entry WHERE folder = ? AND name = ? AND created = ?"
                        + " LOCK IN SHARE MODE",
                guard.path())) {
            select.setLong(3, guard.createRevision());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Inserts an entry with the folder's counter as its create revision and version. */
    StoreEntry insert(Connection connection, String path, byte[] value, long counter, @Nullable UUID session)
            throws SQLException {
        try (PreparedStatement insert = at(
                connection,
                "INSERT INTO ${schema}.coordination_entry (folder, name, value, created, version, session)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                path)) {
            insert.setBytes(3, value);
            insert.setLong(4, counter);
            insert.setLong(5, counter);
            if (session == null) {
                insert.setNull(6, Types.BINARY);
            } else {
                insert.setBytes(6, Uuids.toBytes(session));
            }
            insert.executeUpdate();
        }
        return new StoreEntry(path, value, counter, counter);
    }

    /** Gives an entry another value, with the folder's counter as its version. */
    StoreEntry update(Connection connection, StoreEntry present, byte[] value, long counter) throws SQLException {
        EntryPath parts = EntryPath.of(present.path());
        try (PreparedStatement update = connection.prepareStatement(schema.in(
                "UPDATE ${schema}.coordination_entry SET value = ?, version = ? WHERE folder = ? AND name = ?"))) {
            update.setBytes(1, value);
            update.setLong(2, counter);
            update.setBytes(3, parts.folder().getBytes(UTF_8));
            update.setBytes(4, parts.name().getBytes(UTF_8));
            update.executeUpdate();
        }
        return new StoreEntry(present.path(), value, present.createRevision(), counter);
    }

    void delete(Connection connection, String path) throws SQLException {
        try (PreparedStatement delete =
                at(connection, "DELETE FROM ${schema}.coordination_entry WHERE folder = ? AND name = ?", path)) {
            delete.executeUpdate();
        }
    }

    /** Deletes what belongs to a session, in the order of the folders. */
    void deleteOf(Connection connection, UUID session) throws SQLException {
        byte[] id = Uuids.toBytes(session);
        List<String> folders = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(schema.in(
                "SELECT DISTINCT folder FROM ${schema}.coordination_entry WHERE session = ? ORDER BY folder"))) {
            select.setBytes(1, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    folders.add(text(rows, 1));
                }
            }
        }
        for (String folder : folders) {
            long unused = count(connection, folder);
        }
        try (PreparedStatement delete =
                connection.prepareStatement(schema.in("DELETE FROM ${schema}.coordination_entry WHERE session = ?"))) {
            delete.setBytes(1, id);
            delete.executeUpdate();
        }
    }

    /** The names directly below a folder: entries in the order of their creation, then folders. */
    Set<String> paths(Connection connection, String folder) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(schema.in("""
                SELECT name, created FROM ${schema}.coordination_entry WHERE folder = ?
                UNION ALL
                SELECT DISTINCT SUBSTRING_INDEX(SUBSTRING(folder, LENGTH(?) + 2), '/', 1), NULL
                FROM ${schema}.coordination_entry WHERE folder >= ? AND folder < ?
                ORDER BY created IS NULL, created LIMIT ?"""))) {
            select.setBytes(1, folder.getBytes(UTF_8));
            select.setBytes(2, folder.getBytes(UTF_8));
            select.setBytes(3, (folder + "/").getBytes(UTF_8));
            select.setBytes(4, (folder + AFTER_SLASH).getBytes(UTF_8));
            select.setInt(5, LIMIT);
            Set<String> paths = new LinkedHashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    paths.add(EntryPath.join(folder, text(rows, 1)));
                }
            }
            return paths;
        }
    }

    List<StoreEntry> entries(Connection connection, String folder) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                schema.in("SELECT name, value, created, version FROM ${schema}.coordination_entry WHERE folder = ?"
                        + " ORDER BY created LIMIT ?"))) {
            select.setBytes(1, folder.getBytes(UTF_8));
            select.setInt(2, LIMIT);
            List<StoreEntry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String path = EntryPath.join(folder, text(rows, 1));
                    entries.add(new StoreEntry(path, rows.getBytes(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            return entries;
        }
    }

    /** The counters of those folders that have one. */
    Map<String, Long> counters(Connection connection, List<String> folders) throws SQLException {
        return numbers(
                connection, "SELECT path, counter FROM ${schema}.coordination_folder WHERE path IN (", null, folders);
    }

    /** The versions of those entries of the folder that there are, by name. */
    Map<String, Long> versions(Connection connection, String folder, List<String> names) throws SQLException {
        return numbers(
                connection,
                "SELECT name, version FROM ${schema}.coordination_entry WHERE folder = ? AND name IN (",
                folder,
                names);
    }

    private Map<String, Long> numbers(Connection connection, String sql, @Nullable String folder, List<String> texts)
            throws SQLException {
        String marks = "?" + ", ?".repeat(texts.size() - 1) + ")";
        try (PreparedStatement select = connection.prepareStatement(schema.in(sql + marks))) {
            int next = 1;
            if (folder != null) {
                select.setBytes(next++, folder.getBytes(UTF_8));
            }
            for (String text : texts) {
                select.setBytes(next++, text.getBytes(UTF_8));
            }
            Map<String, Long> numbers = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.put(text(rows, 1), rows.getLong(2));
                }
            }
            return numbers;
        }
    }

    private PreparedStatement at(Connection connection, String sql, String path) throws SQLException {
        EntryPath parts = EntryPath.of(path);
        byte[] folder = bytes("folder", parts.folder(), MAX_FOLDER_BYTES);
        byte[] name = bytes("name", parts.name(), MAX_NAME_BYTES);
        PreparedStatement statement = connection.prepareStatement(schema.in(sql));
        statement.setBytes(1, folder);
        statement.setBytes(2, name);
        return statement;
    }

    /** A server that is not strict would cut what is too long. */
    private static byte[] bytes(String what, String text, int max) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > max) {
            throw new CoordinationException(
                    what + " " + text.substring(0, 40) + "…: " + bytes.length + " bytes (expected: " + max
                            + " at most)",
                    null);
        }
        return bytes;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return new String(row.getBytes(column), UTF_8);
    }
}
