package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.jdbc.internal.SqlWords;
import java.sql.Connection;
import java.sql.SQLException;

/** What a database does its own way. Thread-safe. */
public interface StepDialect {
    /** The words of its statements. */
    SqlWords words();

    /** The expression of the milliseconds until the time in a column. */
    String millisUntil(String column);

    /**
     * A FROM clause by which the commit of a single statement need not reach the disk at once. What is lost with it is
     * found out and done again, and whatever is committed later takes it along. Empty if the database has none.
     */
    String relaxed();

    /** Whether a record that is not fenced fails by itself, so that COMMIT may follow in the same exchange. */
    boolean recordsInOne();

    /** Whether the database has rolled the transaction back for a conflict, and it may succeed when repeated. */
    boolean isConflict(SQLException error);

    /** Notes where a transaction begins, if the database may roll it back and go on with another one. */
    void begin(Connection transaction) throws SQLException;

    /**
     * Checks that the transaction is still the one that began.
     *
     * @throws SQLException that is a conflict, if it is another one
     */
    void requireSame(Connection transaction) throws SQLException;

    /** Commits, and fails where the database would roll back. */
    void commit(Connection transaction) throws SQLException;

    /** The error's text, with the rights that are missing. */
    String explain(SQLException error);
}
