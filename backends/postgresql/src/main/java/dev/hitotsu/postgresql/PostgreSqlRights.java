package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.postgresql.internal.LogSegments;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The least rights that a database user needs for each use of the tables: prints them as SQL, and checks them.
 * Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-priv.html">PostgreSQL's manual: privileges</a>
 */
public final class PostgreSqlRights {
    private static final String SEQUENCE = "message_position";

    /** What a user does with the tables. */
    public enum Use {
        /** An application that appends messages in its transactions. */
        APPEND(new Right("message", "INSERT"), new Right("outbox_source", "SELECT")),
        /** A relay. */
        RELAY(
                new Right("schema_version", "SELECT"),
                new Right("message", "SELECT, TRUNCATE"),
                new Right(SEQUENCE, "SELECT, UPDATE"),
                new Right("relay_lease", "SELECT, UPDATE"),
                new Right("relay_standby", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("outbox_source", "SELECT, INSERT, UPDATE, TRUNCATE"),
                new Right("checkpoint_0", "SELECT, INSERT, TRUNCATE"),
                new Right("checkpoint_1", "SELECT, INSERT, TRUNCATE"),
                new Right("parked", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("outcome_0", "SELECT, INSERT, TRUNCATE"),
                new Right("outcome_1", "SELECT, INSERT, TRUNCATE"),
                new Right("outcome_reader", "SELECT")),
        /** A consumer with an inbox, also one that keeps its positions in the database. */
        CONSUME(
                new Right("inbox", "SELECT, INSERT, DELETE"),
                new Right("inbox_parked", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("inbox_reader", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("read_position", "SELECT, INSERT, UPDATE"),
                new Right("effect", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("step_run", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("step", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("step_answer", "SELECT, INSERT, DELETE"),
                new Right("outcome_0", "SELECT"),
                new Right("outcome_1", "SELECT"),
                new Right("outcome_reader", "SELECT, INSERT, UPDATE")),
        /**
         * A consumer that keeps a projection. It also creates and drops the tables of the projection, in a schema of
         * its own.
         */
        PROJECT(
                new Right("inbox", "SELECT, INSERT, DELETE"),
                new Right("inbox_reader", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("read_position", "SELECT, INSERT, UPDATE, DELETE"),
                new Right("projection", "SELECT, INSERT, UPDATE")),
        /** A person or a program that looks at messages, retries, skips and edits them. */
        OPERATE(
                new Right("schema_version", "SELECT"),
                new Right("message", "SELECT, INSERT"),
                new Right(SEQUENCE, "SELECT"),
                new Right("relay_lease", "SELECT, UPDATE"),
                new Right("relay_standby", "SELECT"),
                new Right("outbox_source", "SELECT"),
                new Right("checkpoint_0", "SELECT"),
                new Right("checkpoint_1", "SELECT"),
                new Right("parked", "SELECT, UPDATE"),
                new Right("inbox", "SELECT, INSERT, DELETE"),
                new Right("inbox_parked", "SELECT, INSERT, UPDATE"),
                new Right("operator_change", "SELECT, INSERT"),
                new Right("operator_audit", "SELECT, INSERT"),
                new Right("projection", "SELECT, UPDATE"),
                new Right("read_position", "SELECT"),
                new Right("inbox_reader", "SELECT"),
                new Right("outcome_reader", "SELECT"),
                new Right("step_run", "SELECT, UPDATE"),
                new Right("step", "SELECT"));

        private final List<Right> rights;

        Use(Right... rights) {
            this.rights = List.of(rights);
        }

        /** One right on one table a row. A relay reads and empties the segments of the log under their own names. */
        private List<Right> each() {
            return rights.stream()
                    .flatMap(right -> this == RELAY && right.relation().equals("message")
                            ? withSegments(right)
                            : Stream.of(right))
                    .flatMap(right -> Stream.of(right.privileges().split(", "))
                            .map(privilege -> new Right(right.relation(), privilege)))
                    .toList();
        }

        private static Stream<Right> withSegments(Right right) {
            return Stream.concat(
                    Stream.of(right),
                    IntStream.range(0, LogSegments.TABLE_COUNT)
                            .mapToObj(table -> new Right("message_" + table, right.privileges())));
        }
    }

    private record Right(String relation, String privileges) {}

    private final SchemaName schema;

    private PostgreSqlRights(SchemaName schema) {
        this.schema = schema;
    }

    static PostgreSqlRights of(SchemaName schema) {
        return new PostgreSqlRights(schema);
    }

    /** The statements that give a user all it needs. */
    public List<String> grants(Use use, String user) {
        requireNonNull(use, "use: null (expected: what the user is for)");
        requireNonNull(user, "user: null (expected: the name of a user)");
        List<String> statements = new ArrayList<>();
        statements.add("GRANT USAGE ON SCHEMA " + schema + " TO " + user);
        statements.addAll(statements(use.each(), user));
        return statements;
    }

    /**
     * Checks that the connection's user has the rights, and sees every row. Blocks.
     *
     * @throws SchemaException if not; the message has the statements that mend it
     */
    public void require(Connection connection, Use use) throws SQLException {
        requireNonNull(connection, "connection: null (expected: a connection)");
        requireNonNull(use, "use: null (expected: what the user is for)");
        requireUsage(connection);
        List<Right> missing = missing(connection, use.each());
        if (!missing.isEmpty()) {
            String user = user(connection);
            throw new SchemaException("schema \"" + schema + "\": user \"" + user + "\" lacks rights (expected: "
                    + String.join("; ", statements(missing, user)) + ")");
        }
        requireAllRows(connection, use.each());
    }

    private void requireUsage(Connection connection) throws SQLException {
        String sql = "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, schema.value());
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && !row.getBoolean(1)) {
                    String user = user(connection);
                    throw new SchemaException("schema \"" + schema + "\": user \"" + user
                            + "\" lacks rights (expected: GRANT USAGE ON SCHEMA " + schema + " TO " + user + ")");
                }
            }
        }
    }

    private List<Right> missing(Connection connection, List<Right> rights) throws SQLException {
        String sql = schema.in("""
                SELECT relation, privilege FROM unnest(?::text[], ?::text[]) AS needed(relation, privilege),
                    to_regclass('${schema}.' || relation) AS found
                WHERE found IS NOT NULL AND NOT CASE WHEN relation = '%s'
                    THEN has_sequence_privilege(found, privilege) ELSE has_table_privilege(found, privilege) END
                """.formatted(SEQUENCE));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text", rights.stream().map(Right::relation).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "text", rights.stream().map(Right::privileges).toArray()));
            List<Right> missing = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    missing.add(new Right(rows.getString(1), rows.getString(2)));
                }
            }
            return missing;
        }
    }

    private void requireAllRows(Connection connection, List<Right> rights) throws SQLException {
        String sql = schema.in("""
                SELECT min(relation) FROM unnest(?::text[]) AS relation
                WHERE row_security_active(to_regclass('${schema}.' || relation))
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text", rights.stream().map(Right::relation).toArray()));
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && row.getString(1) != null) {
                    String user = user(connection);
                    throw new SchemaException("table " + schema + "." + row.getString(1)
                            + ": row-level security hides rows from user \"" + user + "\" (expected: ALTER ROLE " + user
                            + " BYPASSRLS, or no row-level security on the tables of this schema)");
                }
            }
        }
    }

    private List<String> statements(List<Right> rights, String user) {
        Map<String, String> privilegesByRelation = new TreeMap<>();
        rights.forEach(right -> privilegesByRelation.merge(
                right.relation(), right.privileges(), (before, next) -> before + ", " + next));
        Map<String, List<String>> relationsByPrivileges = new TreeMap<>();
        privilegesByRelation.forEach((relation, privileges) -> relationsByPrivileges
                .computeIfAbsent(
                        privileges + (relation.equals(SEQUENCE) ? " ON SEQUENCE " : " ON "), key -> new ArrayList<>())
                .add(schema + "." + relation));
        return relationsByPrivileges.entrySet().stream()
                .map(entry -> "GRANT " + entry.getKey() + String.join(", ", entry.getValue()) + " TO " + user)
                .toList();
    }

    private static String user(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT quote_ident(current_user)");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** The error's text; if the database refused for lack of rights, with those that are needed. */
    String explain(SQLException error, Use use) {
        String text = String.valueOf(error.getMessage());
        return SqlState.hasCode(error, PostgreSqlState.INSUFFICIENT_PRIVILEGE)
                ? text + " (expected: " + String.join("; ", grants(use, "the user")) + ")"
                : text;
    }
}
