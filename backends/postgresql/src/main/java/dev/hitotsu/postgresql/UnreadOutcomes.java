package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of outcomes that grow and grow because somebody does not read them: they are kept until every consumer has handled them, and
 * for ever where there is none. Warns again each time that they have doubled. Used by one thread.
 */
final class UnreadOutcomes {
    private static final Logger log = LoggerFactory.getLogger(UnreadOutcomes.class);

    private final SchemaName schema;
    private final long firstWarning;
    private final Consumer<String> warnings;
    private long nextWarning;

    /** @param firstWarning how many bytes are a reason to worry */
    UnreadOutcomes(SchemaName schema, long firstWarning) {
        this(schema, firstWarning, log::warn);
    }

    UnreadOutcomes(SchemaName schema, long firstWarning, Consumer<String> warnings) {
        this.schema = schema;
        this.warnings = warnings;
        this.firstWarning = firstWarning;
        this.nextWarning = firstWarning;
    }

    /** The tables have this size, and cannot be emptied. */
    void warnIfMany(Connection connection, long bytes) throws SQLException {
        if (bytes >= nextWarning) {
            nextWarning = 2 * bytes;
            warnings.accept(description(connection, bytes));
        }
    }

    /** A table could be emptied. */
    void recordEmptied() {
        nextWarning = firstWarning;
    }

    String description(Connection connection, long bytes) throws SQLException {
        return String.format(
                Locale.ROOT, "outcomes in schema %s: %,d bytes, and growing: %s", schema, bytes, reason(connection));
    }

    private String reason(Connection connection) throws SQLException {
        return slowest(connection)
                .map(consumer ->
                        consumer + " has not handled them (expected: a receiver that runs; if the consumer is no"
                                + " more, delete its rows in " + schema + ".outcome_reader)")
                .orElse("nobody reads them (expected: an outcome receiver, or a sink that keeps no answers)");
    }

    /** The consumer that is furthest behind, and when it was last seen; empty if there is none. */
    private Optional<String> slowest(Connection connection) throws SQLException {
        String sql = schema.in("""
                SELECT 'consumer "' || consumer || '", last seen ' || to_char(max(seen_at), 'YYYY-MM-DD HH24:MI:SS TZ') || ','
                FROM ${schema}.outcome_reader WHERE lane < ?
                GROUP BY consumer ORDER BY sum(position), max(seen_at) LIMIT 1
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, OutcomeLanes.COUNT);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
