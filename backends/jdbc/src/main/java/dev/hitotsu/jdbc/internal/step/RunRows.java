package dev.hitotsu.jdbc.internal.step;

import static dev.hitotsu.jdbc.internal.step.Parameters.bind;
import static dev.hitotsu.jdbc.internal.step.Parameters.update;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.TakenRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs as rows: begun, enqueued, due, taken up, answered, ended, forgotten. Thread-safe; blocks. */
final class RunRows {
    private static final String NOBODY = new UUID(0, 0).toString();

    private final StepSql sql;

    RunRows(StepSql sql) {
        this.sql = sql;
    }

    /** The number of a new run; null if there is one with the key. */
    @Nullable Long insertRun(
            Connection connection,
            EffectKey key,
            UUID owner,
            long fence,
            byte[] fingerprint,
            byte @Nullable [] input,
            Duration lease)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql.insertRun, new String[] {"id"})) {
            bind(insert, key.consumer(), key.value(), owner.toString(), fence, fingerprint, input, lease.toMillis());
            insert.setObject(8, input == null ? null : lease.toMillis(), Types.BIGINT);
            if (insert.executeUpdate() == 0) {
                return null;
            }
            try (ResultSet id = insert.getGeneratedKeys()) {
                id.next();
                return id.getLong(1);
            }
        }
    }

    /** How many there are in it, new or not: no driver needs to know how many rows of a batch are new. */
    int enqueue(Connection transaction, String consumer, Map<String, byte[]> inputs) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(sql.enqueue)) {
            for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
                bind(insert, consumer, input.getKey(), NOBODY, new byte[0], input.getValue());
                insert.addBatch();
            }
            return insert.executeBatch().length;
        }
    }

    @Nullable RunRow find(Connection connection, EffectKey key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql.findRun)) {
            bind(select, key.consumer(), key.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? RunRow.read(row) : null;
            }
        }
    }

    List<RunRow> due(Connection connection, String consumer, int limit) throws SQLException {
        List<RunRow> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql.dueRuns)) {
            select.setString(1, consumer);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(RunRow.read(rows));
                }
            }
        }
        return due;
    }

    /** In one exchange, where the driver can. */
    void take(Connection connection, List<TakenRun> taken, Duration lease) throws SQLException {
        long millis = lease.toMillis();
        try (PreparedStatement take = connection.prepareStatement(sql.take)) {
            for (TakenRun run : taken) {
                RunHold hold = run.hold();
                int steps = run.steps().size();
                bind(take, hold.owner().toString(), hold.fence(), run.attempt(), steps, millis, millis, hold.row());
                take.addBatch();
            }
            int[] unused = take.executeBatch();
        }
    }

    Recorded end(Connection connection, RunHold hold, RunState state, byte @Nullable [] result, Duration timeToLive)
            throws SQLException {
        int ended = update(
                connection,
                sql.end,
                state.name(),
                result,
                timeToLive.toMillis(),
                hold.row(),
                hold.owner().toString(),
                state.name());
        if (ended == 1) {
            return Recorded.KEPT;
        }
        try (PreparedStatement select = connection.prepareStatement(sql.endsAs)) {
            bind(select, hold.row(), hold.owner().toString());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Recorded.LOST;
                }
                RunState found = RunState.valueOf(row.getString(1));
                boolean isHeld = found == RunState.RUNNING && row.getBoolean(3);
                return found == state
                        ? Recorded.KEPT
                        : isHeld && row.getString(2) != null ? Recorded.CANCELLED : Recorded.LOST;
            }
        }
    }

    boolean deliver(Connection transaction, EffectKey key, String name, byte[] answer) throws SQLException {
        long id;
        try (PreparedStatement select = transaction.prepareStatement(sql.lockRun)) {
            bind(select, key.consumer(), key.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || RunState.valueOf(row.getString(2)).isEnded()) {
                    return false;
                }
                id = row.getLong(1);
            }
        }
        int unused = update(transaction, sql.insertAnswer, id, name, answer);
        unused = update(transaction, sql.wake, id, name);
        return true;
    }

    int deleteForgotten(Connection transaction, int limit) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(sql.forgotten)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        if (!ids.isEmpty()) {
            int unused = update(transaction, sql.delete("step", "run", ids.size()), ids.toArray());
            unused = update(transaction, sql.delete("step_answer", "run", ids.size()), ids.toArray());
            unused = update(transaction, sql.delete("step_run", "id", ids.size()), ids.toArray());
        }
        return ids.size();
    }
}
