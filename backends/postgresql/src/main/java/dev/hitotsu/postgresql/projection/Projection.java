package dev.hitotsu.postgresql.projection;

import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Eventual data that is made from a topic, in tables of its own for each generation. All methods run in a transaction
 * that somebody else ends.
 *
 * <pre>{@code
 * final class Sales implements Projection {
 *     public void create(Connection connection, int generation) {
 *         execute(connection, "CREATE TABLE sales_" + generation
 *                 + " (product text PRIMARY KEY, cents bigint NOT NULL)");
 *     }
 *
 *     public void update(Connection connection, int generation, List<Message> messages) {
 *         // adds to sales_N
 *     }
 *
 *     public void use(Connection connection, int generation) {
 *         execute(connection, "CREATE OR REPLACE VIEW sales AS SELECT * FROM sales_" + generation);
 *     }
 *
 *     public void drop(Connection connection, int generation) {
 *         execute(connection, "DROP TABLE sales_" + generation);
 *     }
 * }
 * }</pre>
 */
public interface Projection {
    /** Creates the tables of a generation, empty. */
    void create(Connection connection, int generation) throws SQLException;

    /** Works messages into a generation, each once. Another generation may be written at the same time. */
    void update(Connection connection, int generation, List<Message> messages) throws Exception;

    /** Shows a generation to those who read the projection, in place of the one before. */
    void use(Connection connection, int generation) throws SQLException;

    /** Removes the tables of a generation that nobody reads or writes any more. */
    void drop(Connection connection, int generation) throws SQLException;
}
