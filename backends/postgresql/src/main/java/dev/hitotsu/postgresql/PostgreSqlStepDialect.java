package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.SqlWords;
import dev.hitotsu.jdbc.internal.step.StepDialect;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.SQLException;

/** Steps in PostgreSQL. */
final class PostgreSqlStepDialect implements StepDialect {
    private final PostgreSqlRights rights;

    PostgreSqlStepDialect(SchemaName schema) {
        this.rights = PostgreSqlRights.of(schema);
    }

    @Override
    public SqlWords words() {
        return MessageColumns.WORDS;
    }

    @Override
    public String millisUntil(String column) {
        return "ceil(extract(epoch FROM " + column + " - clock_timestamp()) * 1000)";
    }

    /**
     * A later commit that waits for the disk waits for everything before it (PostgreSQL's manual, 28.4, asynchronous
     * commit).
     */
    @Override
    public String relaxed() {
        return " FROM (SELECT set_config('synchronous_commit', 'off', true)) AS relaxed";
    }

    @Override
    public boolean recordsInOne() {
        return true;
    }

    @Override
    public boolean isConflict(SQLException error) {
        return SqlState.hasCode(error, SqlState.SERIALIZATION_FAILURE)
                || SqlState.hasCode(error, PostgreSqlState.DEADLOCK_DETECTED);
    }

    @Override
    public void begin(Connection transaction) {}

    /** A failed transaction refuses the record by itself. */
    @Override
    public void requireSame(Connection transaction) {}

    @Override
    public void commit(Connection transaction) throws SQLException {
        CheckedCommit.commit(transaction);
    }

    @Override
    public String explain(SQLException error) {
        return rights.explain(error, PostgreSqlRights.Use.CONSUME);
    }
}
