package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the outbox is read: the one row of its table.
 *
 * @param source null for what the relay's configuration says
 * @param slot holds the log for the relay; null for none
 * @param tableEnd all of the table up to this position comes before the log
 * @param logStart the place where the log begins
 * @param logEnd the place where it ends; 0 while it goes on
 * @param nextPosition after the end of the log, the table goes on behind this position
 * @param lost what was lost of the log; null for nothing
 * @param changedAt when it was written, by the database's clock
 */
record OutboxSourceRow(
        @Nullable OutboxSource source,
        @Nullable String slot,
        long tableEnd,
        long logStart,
        long logEnd,
        long nextPosition,
        @Nullable String lost,
        Instant changedAt) {
    static final OutboxSourceRow UNSET = new OutboxSourceRow(null, null, 0, 0, 0, 0, null);

    /** A row that is to be written: when, the database says. */
    OutboxSourceRow(
            @Nullable OutboxSource source,
            @Nullable String slot,
            long tableEnd,
            long logStart,
            long logEnd,
            long nextPosition,
            @Nullable String lost) {
        this(source, slot, tableEnd, logStart, logEnd, nextPosition, lost, Instant.EPOCH);
    }

    /** The row as it is now. */
    static OutboxSourceRow read(Connection connection, SchemaName schema) throws SQLException {
        String sql = schema.in("""
                SELECT source, slot, coalesce(table_end, 0), coalesce(log_start - '0/0'::pg_lsn, 0),
                    coalesce(log_end - '0/0'::pg_lsn, 0), coalesce(next_position, 0), lost, changed_at
                FROM ${schema}.outbox_source
                """);
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return UNSET;
            }
            String source = row.getString(1);
            return new OutboxSourceRow(
                    source == null ? null : OutboxSource.of(source),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getString(7),
                    row.getTimestamp(8).toInstant());
        }
    }

    boolean isLogOnly() {
        return source == OutboxSource.LOG_ONLY;
    }

    /** Puts this row in place of the one before. Waits for all transactions that have read that one. */
    void replace(Connection connection, SchemaName schema) throws SQLException {
        try (Statement truncate = connection.createStatement()) {
            truncate.execute("TRUNCATE " + schema + ".outbox_source");
        }
        write(connection, schema.in("""
                INSERT INTO ${schema}.outbox_source
                    (source, slot, table_end, log_start, log_end, next_position, lost)
                VALUES (?, ?, ?, '0/0'::pg_lsn + ?::numeric, '0/0'::pg_lsn + ?::numeric, ?, ?)
                """));
    }

    /** Writes this row over the one before, without waiting for anybody. */
    void overwrite(Connection connection, SchemaName schema) throws SQLException {
        write(connection, schema.in("""
                UPDATE ${schema}.outbox_source SET source = ?, slot = ?, table_end = ?,
                    log_start = '0/0'::pg_lsn + ?::numeric, log_end = '0/0'::pg_lsn + ?::numeric, next_position = ?,
                    lost = ?, changed_at = clock_timestamp(), changed_by = current_user
                """));
    }

    private void write(Connection connection, String sql) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(1, source == null ? null : source.text());
            write.setString(2, slot);
            write.setLong(3, tableEnd);
            setPlace(write, 4, logStart);
            setPlace(write, 5, logEnd);
            write.setLong(6, nextPosition);
            write.setString(7, lost);
            write.executeUpdate();
        }
    }

    private static void setPlace(PreparedStatement write, int index, long lsn) throws SQLException {
        if (lsn == 0) {
            write.setNull(index, Types.BIGINT);
        } else {
            write.setLong(index, lsn);
        }
    }
}
