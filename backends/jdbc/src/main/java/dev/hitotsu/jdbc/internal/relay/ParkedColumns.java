package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads the columns of a parked message. Immutable. */
public record ParkedColumns(MessageCodec messages) {
    /** The columns that {@link #read} expects, before those of the message. */
    public static final String READ = "position, state, ordered, attempts, last_error, version, unreadable, size, ";

    private static final int FIRST_OF_MESSAGE = 9;
    private static final int MAX_ERROR_LENGTH = 2_000;

    /** Binds state, order, attempts and error: four parameters from the first on. */
    public void bindState(PreparedStatement statement, int first, ParkedMessage row) throws SQLException {
        statement.setString(first, row.state().name());
        statement.setBoolean(first + 1, row.ordered());
        statement.setInt(first + 2, row.attempts());
        statement.setString(first + 3, storableError(row));
    }

    /** Binds the milliseconds until the next attempt: what waits for something else than the time has none. */
    public void bindNextAttempt(PreparedStatement statement, int index, ParkedMessage row) throws SQLException {
        switch (row.state()) {
            case RETRY, DEAD_LETTER -> statement.setLong(index, row.delay().toMillis());
            case PENDING, PUBLISHED, DELAYED, WAITING, BLOCKED, DEAD, SKIPPED -> statement.setNull(index, Types.BIGINT);
        }
    }

    /**
     * Binds a new row from the first parameter on: its position, its state as {@link #bindState}, why it is unreadable,
     * the message, its state again, when it may be delivered, and its next attempt as {@link #bindNextAttempt}; returns
     * the next free parameter.
     */
    public int bindNew(PreparedStatement insert, ParkedMessage row) throws SQLException {
        insert.setLong(1, row.position());
        bindState(insert, 2, row);
        insert.setString(6, row.entry() instanceof LogEntry.Unreadable entry ? entry.reason() : null);
        int next = messages.bind(insert, 7, row.message());
        insert.setString(next, row.state().name());
        messages.bindTime(insert, next + 1, row.message().deliverAfter());
        bindNextAttempt(insert, next + 2, row);
        return next + 3;
    }

    /** Writes how attempts failed: state, next attempt, and then position and version of the row. */
    public void update(PreparedStatement update, List<ParkedMessage> failedAgain) throws SQLException {
        for (ParkedMessage row : failedAgain) {
            bindState(update, 1, row);
            bindNextAttempt(update, 5, row);
            update.setLong(6, row.position());
            update.setLong(7, row.version());
            update.addBatch();
        }
        update.executeBatch();
    }

    /** What was not read because it is too large is copied inside the database. */
    public static boolean isOversized(ParkedMessage row) {
        return row.entry() instanceof LogEntry.Oversized;
    }

    /**
     * Reads a row of {@link #READ}.
     *
     * @param maxMessageSize of larger messages only what identifies them was read
     */
    public ParkedMessage read(ResultSet rows, long maxMessageSize) throws SQLException {
        return new ParkedMessage(
                entry(rows, maxMessageSize),
                OutboxState.valueOf(rows.getString(2)),
                rows.getBoolean(3),
                rows.getInt(4),
                Duration.ZERO,
                rows.getString(5),
                rows.getLong(6));
    }

    private LogEntry entry(ResultSet rows, long maxMessageSize) throws SQLException {
        LogEntry entry = messages.read(rows, rows.getLong(1), FIRST_OF_MESSAGE);
        long size = rows.getLong(8);
        if (size > maxMessageSize) {
            return new LogEntry.Oversized(entry.position(), entry.message(), size, maxMessageSize);
        }
        String reason = rows.getString(7);
        return reason == null ? entry : new LogEntry.Unreadable(entry.position(), entry.message(), reason);
    }

    /** Not every database keeps the character 0. */
    private static @Nullable String storableError(ParkedMessage row) {
        String error = row.lastError();
        if (error == null) {
            return null;
        }
        String storable = error.replace('\0', ' ');
        return storable.length() <= MAX_ERROR_LENGTH ? storable : storable.substring(0, MAX_ERROR_LENGTH);
    }
}
