package dev.hitotsu.postgresql.layout;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The trigger by which the rows of somebody else's table become messages of an outbox: prints what makes it, and
 * compares it with what a database has. Immutable and thread-safe.
 */
public final class TableTrigger {
    private static final String PRINTED = "apply what \"hitotsu schema print --config FILE\" prints";

    private final TableMapping mapping;
    private final SchemaName outbox;
    private final TriggerScript script;

    private TableTrigger(TableMapping mapping, SchemaName outbox) {
        this.mapping = mapping;
        this.outbox = outbox;
        this.script = new TriggerScript(mapping, outbox);
    }

    /**
     * The trigger for a table.
     *
     * @param outbox the schema of the outbox
     */
    public static TableTrigger of(TableMapping mapping, SchemaName outbox) {
        requireNonNull(mapping, "mapping: null (expected: a mapping)");
        requireNonNull(outbox, "outbox: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return new TableTrigger(mapping, outbox);
    }

    /**
     * The SQL that makes the trigger, and Debezium's table where the mapping is Debezium's own and it is missing, in
     * one transaction. The outbox has to be there, and the tables of the others.
     */
    public String script() {
        return script.text();
    }

    /**
     * What keeps the rows of the table from becoming messages as the mapping says; empty for nothing. Needs no rights
     * on the table. Blocks.
     */
    public Optional<String> obstacle(Connection connection) throws SQLException {
        requireNonNull(connection, "connection: null (expected: a connection)");
        Long table = table(connection);
        if (table == null) {
            return Optional.of(
                    "table: " + mapping.table() + ", which is not there (expected: the application's table, by its"
                            + " name in the catalog, and with its schema unless the user's search_path has it)");
        }
        String columns = columns(connection, table);
        return columns == null
                ? triggerObstacle(connection, table)
                : Optional.of("columns of " + mapping.table() + ": " + columns + " (expected: "
                        + TriggerScript.EXPECTED_COLUMNS + ")");
    }

    private @Nullable Long table(Connection connection) throws SQLException {
        String sql = """
                SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE relkind IN ('r', 'p') AND relname = ?
                    AND CASE WHEN ? = '' THEN pg_table_is_visible(c.oid) ELSE nspname = ? END
                """;
        int dot = mapping.table().indexOf('.');
        String schema = mapping.table().substring(0, Math.max(0, dot));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, mapping.table().substring(dot + 1));
            select.setString(2, schema);
            select.setString(3, schema);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private @Nullable String columns(Connection connection, long table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(script.columns("?"))) {
            select.setLong(1, table);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** A trigger that calls our function. */
    private record Found(String name, String table, boolean isOurs, boolean isEnabled, String source) {}

    private Optional<String> triggerObstacle(Connection connection, long table) throws SQLException {
        List<Found> all = triggers(connection, table);
        Optional<Found> found = all.stream().filter(Found::isOurs).findFirst();
        if (found.isEmpty()) {
            String elsewhere = all.stream().map(Found::table).collect(Collectors.joining(", "));
            return Optional.of("table: " + mapping.table() + ", without a trigger that calls " + outbox + "."
                    + function() + (elsewhere.isEmpty() ? "" : ", which " + elsewhere + " has") + " (expected: "
                    + PRINTED + ")");
        }
        if (!found.get().isEnabled()) {
            return Optional.of(
                    "trigger " + found.get().name() + " of " + mapping.table() + ": disabled (expected: ALTER TABLE "
                            + script.table() + " ENABLE TRIGGER " + found.get().name() + ")");
        }
        return difference(found.get());
    }

    private List<Found> triggers(Connection connection, long table) throws SQLException {
        String sql = """
                SELECT tgname, tgrelid::regclass, tgrelid = ?, tgenabled IN ('O', 'A'), prosrc
                FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid JOIN pg_namespace n ON n.oid = pronamespace
                WHERE NOT tgisinternal AND proname = ? AND nspname = ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, table);
            select.setString(2, function());
            select.setString(3, outbox.value());
            List<Found> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Found(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getBoolean(3),
                            rows.getBoolean(4),
                            rows.getString(5)));
                }
            }
            return found;
        }
    }

    private String function() {
        return switch (mapping.layout()) {
            case DEBEZIUM -> "debezium_event";
            case NAMASTACK -> "namastack_record";
            case SPRING_MODULITH -> "modulith_publication";
        };
    }

    /** What people have changed in the function's SQL is theirs; the settings that it was made from are compared. */
    private Optional<String> difference(Found found) {
        Map<String, String> made = settings(found.source());
        String different = mapping.settings().entrySet().stream()
                .filter(setting -> !setting.getValue().equals(made.getOrDefault(setting.getKey(), "")))
                .map(setting -> setting.getKey() + ": " + shown(made.getOrDefault(setting.getKey(), ""))
                        + " (expected: " + shown(setting.getValue()) + ")")
                .collect(Collectors.joining(", "));
        return different.isEmpty()
                ? Optional.empty()
                : Optional.of("trigger " + found.name() + " of " + mapping.table() + ", made from another mapping: "
                        + different + "; " + PRINTED);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private static Map<String, String> settings(String source) {
        return source.lines()
                .filter(line -> line.startsWith(TriggerScript.SETTINGS))
                .flatMap(line ->
                        List.of(line.substring(TriggerScript.SETTINGS.length()).split(" ")).stream())
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(
                        setting -> setting[0], setting -> setting[setting.length - 1], (one, other) -> other));
    }
}
