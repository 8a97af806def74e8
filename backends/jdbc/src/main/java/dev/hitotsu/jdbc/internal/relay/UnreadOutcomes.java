package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of outcomes that grow and grow because somebody does not read them: they are kept until every consumer has
 * handled them, and for ever where there is none. Warns again each time that they have doubled. Used by one thread.
 */
public final class UnreadOutcomes {
    private static final Logger log = LoggerFactory.getLogger(UnreadOutcomes.class);

    private final SchemaName schema;
    private final String slowest;
    private final long firstWarning;
    private final Consumer<String> warnings;
    private long nextWarning;

    /**
     * No warning yet.
     *
     * @param firstWarning how many bytes are a reason to worry
     * @param slowest selects the consumer that is furthest behind and when it was last seen, in words; no row if there
     *     is none
     */
    public UnreadOutcomes(SchemaName schema, long firstWarning, String slowest) {
        this(schema, firstWarning, slowest, log::warn);
    }

    /** As above, with another place for the warnings. */
    public UnreadOutcomes(SchemaName schema, long firstWarning, String slowest, Consumer<String> warnings) {
        this.schema = schema;
        this.slowest = slowest;
        this.warnings = warnings;
        this.firstWarning = firstWarning;
        this.nextWarning = firstWarning;
    }

    /** The tables have this size, and cannot be emptied. */
    public void warnIfMany(Connection connection, long bytes) throws SQLException {
        if (bytes >= nextWarning) {
            nextWarning = 2 * bytes;
            warnings.accept(description(connection, bytes));
        }
    }

    /** A table could be emptied. */
    public void recordEmptied() {
        nextWarning = firstWarning;
    }

    /** What is wrong, and what to do. */
    public String description(Connection connection, long bytes) throws SQLException {
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

    private Optional<String> slowest(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(schema.in(slowest))) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }
}
