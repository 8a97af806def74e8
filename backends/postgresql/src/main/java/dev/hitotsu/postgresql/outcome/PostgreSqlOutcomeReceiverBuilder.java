package dev.hitotsu.postgresql.outcome;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import javax.sql.DataSource;

/** Builds a {@link PostgreSqlOutcomeReceiver}, which needs a handler. Not thread-safe. */
public final class PostgreSqlOutcomeReceiverBuilder extends ReceiverBuilder<PostgreSqlOutcomeReceiverBuilder> {
    private static final int MAX_BATCH = 10_000;

    private final DataSource dataSource;
    private final SchemaName schema;
    private final String consumer;
    private int batch = 100;

    /** A builder as {@code PostgreSql.outcomeReceiver} makes it. */
    public PostgreSqlOutcomeReceiverBuilder(DataSource dataSource, SchemaName schema, String consumer) {
        this.dataSource = requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        this.schema = requireNonNull(schema, "schema: null (expected: the name of a schema)");
        this.consumer = requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
    }

    @Override
    protected PostgreSqlOutcomeReceiverBuilder self() {
        return this;
    }

    /** How many outcomes a batch has at most; by default 100. */
    public PostgreSqlOutcomeReceiverBuilder batch(int outcomes) {
        this.batch = outcomes;
        return this;
    }

    @Override
    public PostgreSqlOutcomeReceiver start() {
        requireHandler();
        if (consumer.isBlank()) {
            throw new IllegalArgumentException("consumer: \"" + consumer + "\" (expected: a name)");
        }
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch: " + batch + " (expected: 1.." + MAX_BATCH + ")");
        }
        return PostgreSqlOutcomeReceiver.start(this, new OutcomeSubscription(dataSource, schema, consumer, batch));
    }
}
