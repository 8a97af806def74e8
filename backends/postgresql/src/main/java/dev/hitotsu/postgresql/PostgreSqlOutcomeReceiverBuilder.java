package dev.hitotsu.postgresql;

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

    PostgreSqlOutcomeReceiverBuilder(DataSource dataSource, SchemaName schema, String consumer) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.consumer = consumer;
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
