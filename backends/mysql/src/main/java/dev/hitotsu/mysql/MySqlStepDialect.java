package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.SqlWords;
import dev.hitotsu.jdbc.internal.step.StepDialect;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Steps in MySQL or MariaDB. A deadlock makes the server roll a whole transaction back, and a later statement begins
 * another one, in which a COMMIT would keep the record without the effect. So each transaction of a step sets a
 * savepoint, which is gone then.
 */
final class MySqlStepDialect implements StepDialect {
    private static final String SAVEPOINT = "hitotsu_step";

    private final MySqlRights rights;

    MySqlStepDialect(SchemaName schema) {
        this.rights = MySqlRights.of(schema);
    }

    @Override
    public SqlWords words() {
        return MessageColumns.WORDS;
    }

    @Override
    public String millisUntil(String column) {
        return "CEIL(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), " + column + ") / 1000)";
    }

    @Override
    public String relaxed() {
        return "";
    }

    @Override
    public boolean recordsInOne() {
        return false;
    }

    @Override
    public boolean isConflict(SQLException error) {
        return MySqlState.isConflict(error);
    }

    @Override
    public void begin(Connection transaction) throws SQLException {
        execute(transaction, "SAVEPOINT " + SAVEPOINT);
    }

    @Override
    public void requireSame(Connection transaction) throws SQLException {
        try {
            execute(transaction, "RELEASE SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            throw new SQLException(
                    "the transaction is not the one that began; the server rolled that back (expected: errors end the work): "
                            + e.getMessage(),
                    SqlState.SERIALIZATION_FAILURE,
                    e);
        }
    }

    private static void execute(Connection transaction, String sql) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void commit(Connection transaction) throws SQLException {
        transaction.commit();
    }

    @Override
    public String explain(SQLException error) {
        return rights.explain(error, MySqlRights.Use.CONSUME);
    }
}
