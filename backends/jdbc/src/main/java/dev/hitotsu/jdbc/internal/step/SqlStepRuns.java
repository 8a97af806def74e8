package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.Unwinding;
import dev.hitotsu.jdbc.SchemaName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The runs of a SQL database for operators. Thread-safe; blocks. */
public final class SqlStepRuns implements StepRuns {
    private static final String COLUMNS = """
            id, consumer, run_key, state,
                (SELECT COUNT(*) FROM ${schema}.step WHERE run = step_run.id), attempt, waiting_for,
                CASE state WHEN 'RUNNING' THEN ${until:held_until} ELSE ${until:due_at} END,
                CASE WHEN input IS NULL THEN 0 ELSE 1 END, unwind_end, reason, error,
                -${until:begun_at}, -${until:changed_at}\
            """;

    private final StepConnections connections;
    private final StepRows steps;
    private final String select;
    private final String retry;
    private final String cancel;

    private SqlStepRuns(DataSource dataSource, SchemaName schema, StepDialect dialect) {
        StepSql sql = new StepSql(schema, dialect);
        this.connections = new StepConnections(dataSource, dialect);
        this.steps = new StepRows(sql, dialect);
        this.select = sql.sql("SELECT " + COLUMNS + ", %s FROM ${schema}.step_run WHERE %s");
        this.retry = sql.sql("UPDATE ${schema}.step_run SET state = 'RETRYING', attempt = 1, due_at = ${now},"
                + " changed_at = ${now} WHERE consumer = ? AND run_key = ? AND state IN ('HALTED', 'RETRYING')");
        this.cancel = sql.sql("UPDATE ${schema}.step_run SET unwind_end = 'CANCELLED', reason = ?, changed_at = ${now},"
                + " due_at = CASE WHEN state = 'RUNNING' THEN due_at ELSE ${now} END,"
                + " attempt = CASE WHEN state = 'RUNNING' OR attempt < 2 THEN attempt ELSE 1 END,"
                + " state = CASE WHEN state = 'RUNNING' THEN state ELSE 'RETRYING' END"
                + " WHERE consumer = ? AND run_key = ? AND unwind_end IS NULL"
                + " AND state NOT IN ('COMPLETED', 'REFUSED', 'CANCELLED')");
    }

    public static SqlStepRuns of(DataSource dataSource, SchemaName schema, StepDialect dialect) {
        return new SqlStepRuns(dataSource, schema, dialect);
    }

    @Override
    public List<RunSummary> list(@Nullable String consumer, Set<RunState> states, @Nullable Long before, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder("1 = 1");
        if (consumer != null) {
            where.append(" AND consumer = ?");
            parameters.add(consumer);
        }
        if (!states.isEmpty()) {
            where.append(" AND state IN (")
                    .append("?, ".repeat(states.size() - 1))
                    .append("?)");
            states.forEach(state -> parameters.add(state.name()));
        }
        if (before != null) {
            where.append(" AND id < ?");
            parameters.add(before);
        }
        parameters.add(limit);
        String query = select.formatted("NULL", where + " ORDER BY id DESC LIMIT ?");
        return connections.atOnce("runs listed", connection -> {
            List<RunSummary> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                Parameters.bind(statement, parameters.toArray());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(summary(row));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public Optional<RunDetails> find(EffectKey key) {
        return connections.atOnce(key + " shown", connection -> {
            String query = select.formatted("input", "consumer = ? AND run_key = ?");
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                Parameters.bind(statement, key.consumer(), key.value());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(new RunDetails(
                                    summary(row), row.getBytes(15), steps.steps(connection, row.getLong(1))))
                            : Optional.empty();
                }
            }
        });
    }

    private static RunSummary summary(ResultSet row) throws SQLException {
        RunState state = RunState.valueOf(row.getString(4));
        long dueMillis = row.getLong(8);
        boolean isDue = !row.wasNull() && !state.isEnded() && state != RunState.HALTED;
        String end = row.getString(10);
        String reason = row.getString(11);
        Instant now = Instant.now();
        return new RunSummary(
                row.getLong(1),
                new EffectKey(row.getString(2), row.getString(3)),
                state,
                row.getInt(5),
                row.getInt(6),
                row.getString(7),
                isDue ? Duration.ofMillis(dueMillis) : null,
                row.getInt(9) == 1,
                end == null ? null : new Unwinding(RunState.valueOf(end), reason == null ? "" : reason),
                row.getString(12),
                now.minusMillis(row.getLong(13)),
                now.minusMillis(row.getLong(14)));
    }

    @Override
    public boolean retry(EffectKey key) {
        return connections.atOnce(
                key + " retried", connection -> Parameters.update(connection, retry, key.consumer(), key.value()) == 1);
    }

    @Override
    public boolean cancel(EffectKey key, String reason) {
        return connections.atOnce(
                key + " cancelled",
                connection -> Parameters.update(connection, cancel, reason, key.consumer(), key.value()) == 1);
    }
}
