package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The least rights that a user of the server needs for each use of the tables: prints them as SQL, and checks them.
 * Thread-safe.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html">MySQL's manual: privileges</a>
 * @see <a href="https://mariadb.com/kb/en/grant/">MariaDB's manual: GRANT</a>
 */
public final class MySqlRights {
    /** What a user does with the tables. */
    public enum Use {
        /** An application that appends messages in its transactions. */
        APPEND(List.of("INSERT ON ${schema}.message"), List.of(Probes.APPEND)),
        /** A relay. It makes and drops tables for the segments of the log. */
        RELAY(
                List.of("SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON ${schema}.*"),
                List.of(
                        "SELECT 1 FROM ${schema}.message WHERE 0",
                        Probes.APPEND,
                        "UPDATE ${schema}.relay SET saves = saves WHERE 0",
                        "INSERT INTO ${schema}.parked (position, id, topic, type, occurred_at, state, ordered, attempts, appended_at)"
                                + " SELECT 0, '', '', '', NULL, '', 0, 0, NULL FROM DUAL WHERE 0",
                        "UPDATE ${schema}.parked SET version = version WHERE 0",
                        "DELETE FROM ${schema}.parked WHERE 0")),
        /** A consumer with an inbox, also one that keeps its positions in the database. */
        CONSUME(
                List.of(
                        "SELECT, INSERT, DELETE ON ${schema}.inbox",
                        "SELECT, INSERT, UPDATE, DELETE ON ${schema}.inbox_parked",
                        "SELECT, INSERT, UPDATE, DELETE ON ${schema}.inbox_reader",
                        "SELECT, INSERT, UPDATE, DELETE ON ${schema}.effect",
                        "SELECT, INSERT, UPDATE ON ${schema}.read_position",
                        "SELECT, INSERT, UPDATE, DELETE ON ${schema}.step_run",
                        "SELECT, INSERT, UPDATE, DELETE ON ${schema}.step",
                        "SELECT, INSERT, DELETE ON ${schema}.step_answer",
                        "SELECT ON ${schema}.outcome",
                        "SELECT, INSERT, UPDATE ON ${schema}.outcome_reader"),
                List.of(
                        "INSERT INTO ${schema}.inbox (consumer, message_id, mark) SELECT '', '', 0 FROM DUAL WHERE 0",
                        "DELETE FROM ${schema}.inbox WHERE consumer IS NULL")),
        /** A person or a program that looks at messages, retries, skips and edits them. */
        OPERATE(
                List.of(
                        "SELECT ON ${schema}.*",
                        "INSERT ON ${schema}.message",
                        "UPDATE ON ${schema}.relay",
                        "UPDATE ON ${schema}.parked",
                        "INSERT, UPDATE ON ${schema}.inbox_parked",
                        "UPDATE ON ${schema}.step_run",
                        "INSERT, DELETE ON ${schema}.inbox",
                        "INSERT ON ${schema}.operator_change",
                        "INSERT ON ${schema}.operator_audit"),
                List.of(
                        "SELECT 1 FROM ${schema}.message WHERE 0",
                        "UPDATE ${schema}.relay SET saves = saves WHERE 0",
                        "UPDATE ${schema}.parked SET version = version WHERE 0",
                        "INSERT INTO ${schema}.operator_change (action, actor, position, message_id, state_before, version)"
                                + " SELECT '', '', 0, '', '', 0 FROM DUAL WHERE 0"));

        private final List<String> rights;

        /** Statements that need the rights and do nothing. */
        private final List<String> probes;

        Use(List<String> rights, List<String> probes) {
            this.rights = rights;
            this.probes = probes;
        }
    }

    private static final class Probes {
        static final String APPEND = "INSERT INTO ${schema}.message (id, topic, type, occurred_at)"
                + " SELECT '', '', '', NULL FROM DUAL WHERE 0";

        private Probes() {}
    }

    private final SchemaName schema;

    private MySqlRights(SchemaName schema) {
        this.schema = schema;
    }

    static MySqlRights of(SchemaName schema) {
        return new MySqlRights(schema);
    }

    /**
     * The statements that give a user all it needs.
     *
     * @param user as SQL has it, such as {@code 'relay'@'%'}
     */
    public List<String> grants(Use use, String user) {
        requireNonNull(use, "use: null (expected: what the user is for)");
        requireNonNull(user, "user: null (expected: the name of a user)");
        return use.rights.stream()
                .map(right -> "GRANT " + schema.in(right) + " TO " + user)
                .toList();
    }

    /**
     * Checks that the connection's user may read and write what it needs. The rights to make and drop tables are not
     * asked for: there is no way that leaves no trace. Blocks.
     *
     * @throws SchemaException if not; the message has the statements that mend it
     */
    public void require(Connection connection, Use use) throws SQLException {
        requireNonNull(connection, "connection: null (expected: a connection)");
        requireNonNull(use, "use: null (expected: what the user is for)");
        try (Statement statement = connection.createStatement()) {
            for (String probe : use.probes) {
                run(statement, probe, connection, use);
            }
        }
    }

    /** A table that is not there, and how the server keeps its log, are a matter of the schema. */
    private void run(Statement statement, String probe, Connection connection, Use use) throws SQLException {
        try {
            statement.execute(schema.in(probe));
        } catch (SQLException e) {
            if (MySqlState.isDenied(e)) {
                throw new SchemaException(
                        "schema \"" + schema + "\": " + e.getMessage() + " (expected: "
                                + String.join("; ", grants(use, user(connection))) + ")",
                        e);
            }
            if (!MySqlState.isUnknownTable(e) && !MySqlState.isUnsafeBinlogFormat(e)) {
                throw e;
            }
        }
    }

    private static String user(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT CURRENT_USER()")) {
            row.next();
            return "'" + row.getString(1).replace("@", "'@'") + "'";
        }
    }

    /** The error's text; if the server refused for lack of rights, with those that are needed. */
    String explain(SQLException error, Use use) {
        String text = String.valueOf(error.getMessage());
        return MySqlState.isDenied(error)
                ? text + " (expected: " + String.join("; ", grants(use, "the user")) + ")"
                : text;
    }
}
