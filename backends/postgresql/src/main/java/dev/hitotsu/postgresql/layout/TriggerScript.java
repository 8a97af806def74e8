package dev.hitotsu.postgresql.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.MappedColumn;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SQL of a mapping: what stands in files, with the names in the place of what begins with a dollar sign. */
final class TriggerScript {
    /** Stands before the settings in the trigger's function. */
    static final String SETTINGS = "-- source.mapping: ";

    static final String EXPECTED_COLUMNS =
            "columns that are there, NOT NULL for id, topic, key, type and handler; a payload that is text, JSON or, without a"
                    + " keyField, bytea; headers that are text or JSON; times that are timestamps";

    private static final String UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

    private static final String JSON = "text|character varying|json|jsonb";

    private final TableMapping mapping;
    private final SchemaName outbox;

    TriggerScript(TableMapping mapping, SchemaName outbox) {
        this.mapping = mapping;
        this.outbox = outbox;
    }

    /** All of it, as one transaction, and a query for people as its end. */
    String text() {
        String sql = file(mapping.layout().text())
                .replace("${begin}", begin())
                .replace("${function}", file("function").stripTrailing());
        for (Map.Entry<String, String> expression : expressions().entrySet()) {
            sql = sql.replace("${" + expression.getKey() + "}", expression.getValue());
        }
        for (Map.Entry<MappedColumn, String> column : mapping.columns().entrySet()) {
            sql = sql.replace("${" + column.getKey().text() + "}", quoted(column.getValue()));
        }
        return outbox.in(
                sql.replace("${idColumn}", quoted(column(MappedColumn.ID))).replace("${table}", table()));
    }

    private String begin() {
        return file("begin")
                .replace("${create}", makesTable() ? file("debezium-table") : "")
                .replace("${columns}", columns("'" + table() + "'::regclass").stripTrailing())
                .replace("${name}", mapping.table())
                .replace("${expected}", EXPECTED_COLUMNS);
    }

    /** A table of another name is somebody's: one that is made because of a misspelt name would stay empty for ever. */
    private boolean makesTable() {
        return mapping.equals(TableMapping.of(TableLayout.DEBEZIUM));
    }

    /** A query that says in words what is wrong with the columns of the relation; null for nothing. */
    String columns(String relation) {
        return file("columns")
                .replace("${relation}", relation)
                .replace("${names}", list(column -> "'" + column(column) + "'"))
                .replace("${meanings}", list(column -> "'" + column.text() + "'"))
                .replace("${required}", list(column -> Boolean.toString(column.isRequired())))
                .replace("${types}", list(column -> "'" + types(column) + "'"));
    }

    private String list(Function<MappedColumn, String> text) {
        return mapping.columns().keySet().stream().map(text).collect(Collectors.joining(", "));
    }

    /** What a column's type may be, as a regular expression. */
    private String types(MappedColumn column) {
        return switch (column) {
            case ID, TOPIC, KEY, TYPE, HANDLER, STATUS -> "";
            case PAYLOAD -> mapping.keyField() == null ? "^(bytea|" + JSON + ")$" : "^(" + JSON + ")$";
            case HEADERS -> "^(" + JSON + ")$";
            case CREATED_AT, COMPLETED_AT -> "^timestamp";
        };
    }

    private Map<String, String> expressions() {
        String id = row(MappedColumn.ID) + "::text";
        return Map.of(
                "mapping", settings(),
                "topicPrefix", mapping.topicPrefix(),
                "id", "CASE WHEN " + id + " ~* '" + UUID + "' THEN " + id + " ELSE md5(" + id + ") END::uuid",
                "key", key(),
                "headers", headers(),
                "createdAt", createdAt());
    }

    private String key() {
        String column = row(MappedColumn.KEY) + "::text";
        String field = mapping.keyField();
        return field == null
                ? column
                : "COALESCE(" + row(MappedColumn.PAYLOAD) + "::jsonb #>> '{" + field.replace('.', ',') + "}', " + column
                        + ")";
    }

    /** A value is one line, as everywhere. */
    private String headers() {
        return mapping.columns().containsKey(MappedColumn.HEADERS)
                ? "(SELECT string_agg(key || ': ' || regexp_replace(value, '[\\u0001-\\u001f\\u007f]', ' ', 'g')"
                        + " || E'\\n', '') FROM jsonb_each_text(" + row(MappedColumn.HEADERS) + "::jsonb))"
                : "NULL";
    }

    private String createdAt() {
        return mapping.columns().containsKey(MappedColumn.CREATED_AT)
                ? "COALESCE(" + row(MappedColumn.CREATED_AT) + ", clock_timestamp())"
                : "clock_timestamp()";
    }

    /** What the mapping says, in one line. */
    String settings() {
        return mapping.settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    private String row(MappedColumn column) {
        return "NEW." + quoted(column(column));
    }

    private String column(MappedColumn column) {
        return requireNonNull(mapping.columns().get(column), column.text());
    }

    /** The name of the table in quotes. */
    String table() {
        return quoted(mapping.table().replace(".", "\".\""));
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }

    private static String file(String name) {
        try (InputStream sql = TriggerScript.class.getResourceAsStream(name + ".sql")) {
            return new String(requireNonNull(sql, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
