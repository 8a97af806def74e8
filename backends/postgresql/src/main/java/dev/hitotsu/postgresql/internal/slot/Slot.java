package dev.hitotsu.postgresql.internal.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot, as the server shows it.
 *
 * @param activePid the server process that streams from it; 0 for none
 * @param user of that process; null if it is not known
 * @param application that process's name of its client; null if it is not known
 * @param walStatus reserved, extended, unreserved or lost; null if the server does not say
 * @param confirmed what was confirmed last: the server may have removed the log before it
 * @param written how far the log is written
 * @param safeBytes how many bytes may be written before the slot is lost; null for any number
 * @param inactiveSeconds for how long nobody has streamed from it; -1 if the server does not say
 * @param invalidation why the server gave it up; null if it did not
 */
record Slot(
        String name,
        int activePid,
        @Nullable String user,
        @Nullable String application,
        @Nullable String walStatus,
        long confirmed,
        long written,
        @Nullable Long safeBytes,
        long inactiveSeconds,
        @Nullable String invalidation) {
    /** Columns that only some versions have are taken from the row as JSON. */
    private static final String FIND = """
            SELECT coalesce(slot.active_pid, 0), activity.usename, activity.application_name, slot.wal_status,
                slot.confirmed_flush_lsn - '0/0'::pg_lsn,
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END
                    - '0/0'::pg_lsn,
                slot.safe_wal_size,
                coalesce(extract(epoch FROM clock_timestamp()
                    - (to_jsonb(slot) ->> 'inactive_since')::timestamptz)::bigint, -1),
                to_jsonb(slot) ->> 'invalidation_reason'
            FROM pg_replication_slots AS slot LEFT JOIN pg_stat_activity AS activity ON activity.pid = slot.active_pid
            WHERE slot.slot_name = ? AND slot.database = current_database() AND slot.plugin = 'pgoutput'
            """;

    /** The slot with this name in the connection's database; empty if there is none. */
    static Optional<Slot> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row, name)) : Optional.empty();
            }
        }
    }

    private static Slot read(ResultSet row, String name) throws SQLException {
        return new Slot(
                name,
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getObject(7) == null ? null : row.getLong(7),
                row.getLong(8),
                row.getString(9));
    }

    boolean isActive() {
        return activePid != 0;
    }

    /** What of the log is gone for somebody who wants to read on from here; null for nothing. */
    static @Nullable String loss(Optional<Slot> found, String name, long lsn) {
        if (found.isEmpty()) {
            return "slot " + name + ": missing (expected: the slot that holds the log from " + SlotPlace.text(lsn)
                    + " on)";
        }
        Slot slot = found.get();
        if ("lost".equals(slot.walStatus()) || slot.invalidation() != null) {
            return "slot " + name + ": given up by the server, " + slot.invalidation()
                    + " (expected: one that holds the log from " + SlotPlace.text(lsn)
                    + " on; see max_slot_wal_keep_size and idle_replication_slot_timeout)";
        }
        return slot.confirmed() > lsn
                ? "slot " + name + ": holds the log from " + SlotPlace.text(slot.confirmed()) + " on (expected: from "
                        + SlotPlace.text(lsn) + " on; somebody advanced it, or made it anew)"
                : null;
    }
}
