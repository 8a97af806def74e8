package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.jdbc.SchemaName;

/** The SQL of the store. Each statement is a transaction of its own at READ COMMITTED. */
record CoordinationSql(
        String openSession,
        String renewSession,
        String endSession,
        String endExpiredSessions,
        String nextExpiry,
        String insertEntry,
        String selectEntry,
        String selectPaths,
        String selectEntries,
        String deleteOwned,
        String deleteClaim,
        String delete,
        String deleteVersion,
        String schema) {
    private static final String LENGTH = "clock_timestamp() + ? * '1 microsecond'::interval";

    private static final String LIMIT = " LIMIT " + (CoordinationStore.MAX_LISTED + 1);

    /** Increments the folder's counter. Others cannot increment it until this transaction commits. */
    private static final String COUNTED = """
        counted AS (
            INSERT INTO ${schema}.coordination_folder AS folder (path, counter)
            SELECT ?, 1 ${if}
            ON CONFLICT (path) DO UPDATE SET counter = folder.counter + 1
            RETURNING counter
        )\
        """;

    private static final String COLUMNS = "folder, name, value, created, version, session";

    static CoordinationSql of(SchemaName schema) {
        String entry = schema + ".coordination_entry";
        String session = schema + ".coordination_session";
        return new CoordinationSql(
                "INSERT INTO " + session + " VALUES (?, " + LENGTH + ")",
                "UPDATE " + session + " SET expires_at = " + LENGTH + " WHERE id = ?",
                "DELETE FROM " + session + " WHERE id = ?",
                // A renewal locks its row, so this statement skips a session that is being renewed.
                "DELETE FROM " + session + " WHERE id IN (SELECT id FROM " + session
                        + " WHERE expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED)",
                "SELECT extract(epoch FROM min(expires_at) - clock_timestamp()) * 1000 FROM " + session,
                "WITH " + counted(schema, "") + " INSERT INTO " + entry + " (" + COLUMNS
                        + ") SELECT ?, ?, ?, counter, counter, ? FROM counted"
                        + " ON CONFLICT (folder, name) DO NOTHING RETURNING created, version",
                "SELECT value, created, version, session FROM " + entry + " WHERE folder = ? AND name = ?",
                "SELECT name, created FROM " + entry + " WHERE folder = ? UNION ALL SELECT DISTINCT"
                        + " split_part(substr(folder, length(?) + 2), '/', 1),"
                        + " NULL::bigint FROM "
                        + entry + " WHERE folder >= ? AND folder < ? ORDER BY 2 NULLS LAST" + LIMIT,
                "SELECT name, value, created, version FROM " + entry + " WHERE folder = ? ORDER BY created" + LIMIT,
                "DELETE FROM " + entry + " WHERE folder = ? AND name = ? AND session = ?",
                "DELETE FROM " + entry + " WHERE folder = ? AND name = ? AND session = ? AND created = ?",
                "DELETE FROM " + entry + " WHERE folder = ? AND name = ? AND session IS NULL",
                "DELETE FROM " + entry + " WHERE folder = ? AND name = ? AND session IS NULL AND version = ?",
                schema.value());
    }

    private static String counted(Object schema, String condition) {
        return COUNTED.replace("${schema}", schema.toString()).replace("${if}", condition);
    }

    /**
     * Writes if the guard exists and the version matches. Returns one row: whether the guard exists, and the create
     * revision and the version of what was written, null if nothing was. The statement locks the guard, so nobody can
     * delete it before the commit.
     *
     * <p>Parameters: folder, name and create revision of the guard, if there is one; folder; then folder, name, value,
     * or for a given version: value, folder, name, version.
     */
    String put(long version, boolean guarded) {
        String entry = schema + ".coordination_entry";
        String guard =
                "guard AS (SELECT FROM " + entry + " WHERE folder = ? AND name = ? AND created = ? FOR KEY SHARE), ";
        String condition = guarded ? "WHERE EXISTS (SELECT FROM guard)" : "";
        return "WITH " + (guarded ? guard : "") + counted(schema, condition) + ", written AS (" + write(entry, version)
                + " RETURNING created, version) SELECT " + (guarded ? "EXISTS (SELECT FROM guard)" : "true")
                + ", created, version FROM (SELECT) AS answer LEFT JOIN written ON true";
    }

    private static String write(String entry, long version) {
        String insert = "INSERT INTO " + entry + " AS present (" + COLUMNS
                + ") SELECT ?, ?, ?, counter, counter, NULL FROM counted ON CONFLICT (folder, name) DO ";
        if (version == StoreEntry.ANY) {
            return insert
                    + "UPDATE SET value = excluded.value, version = excluded.version WHERE present.session IS NULL";
        }
        if (version == StoreEntry.ABSENT) {
            return insert + "NOTHING";
        }
        return "UPDATE " + entry + " AS present SET value = ?, version = counter FROM counted"
                + " WHERE folder = ? AND name = ? AND present.version = ? AND session IS NULL";
    }

    /** The channel on which the database announces changes. */
    String channel() {
        return schema + "_coordination";
    }
}
