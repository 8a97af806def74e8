package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PostgreSqlOutcomeReceiver}. Not thread-safe. */
public final class PostgreSqlOutcomeReceiverBuilder extends ReceiverBuilder<PostgreSqlOutcomeReceiverBuilder> {
    private static final int MAX_BATCH = 10_000;

    private @Nullable DataSource dataSource;
    private SchemaName schema = SchemaName.DEFAULT;
    private String consumer = "";
    private int batch = 100;

    PostgreSqlOutcomeReceiverBuilder() {}

    @Override
    protected PostgreSqlOutcomeReceiverBuilder self() {
        return this;
    }

    /** The database of the outbox. */
    public PostgreSqlOutcomeReceiverBuilder dataSource(DataSource newDataSource) {
        this.dataSource = requireNonNull(newDataSource, "dataSource: null (expected: a DataSource)");
        return this;
    }

    /** The schema of the outbox; {@link SchemaName#DEFAULT} by default. */
    public PostgreSqlOutcomeReceiverBuilder schema(SchemaName newSchema) {
        this.schema = requireNonNull(
                newSchema, "schema: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return this;
    }

    /** For whom outcomes are read; what it has handled is kept under this name. */
    public PostgreSqlOutcomeReceiverBuilder consumer(String newConsumer) {
        this.consumer = requireNonNull(newConsumer, "consumer: null (expected: a name)");
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
        DataSource from = dataSource;
        if (from == null) {
            throw new IllegalArgumentException("dataSource: none (expected: the database of the outbox)");
        }
        if (consumer.isBlank()) {
            throw new IllegalArgumentException("consumer: \"" + consumer + "\" (expected: a name)");
        }
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch: " + batch + " (expected: 1.." + MAX_BATCH + ")");
        }
        return PostgreSqlOutcomeReceiver.start(this, new OutcomeSubscription(from, schema, consumer, batch));
    }
}
