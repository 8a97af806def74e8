package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.ReceiverBuilder;
import javax.sql.DataSource;

/** Builds a {@link JdbcOutcomeReceiver}, which needs a handler. Not thread-safe. */
public final class JdbcOutcomeReceiverBuilder extends ReceiverBuilder<JdbcOutcomeReceiverBuilder> {
    private static final int MAX_BATCH = 10_000;

    private final DataSource dataSource;
    private final OutcomeTable outcomes;
    private final String consumer;
    private int batch = 100;

    /** A builder as {@link JdbcDatabase#outcomeReceiver} makes it. */
    public JdbcOutcomeReceiverBuilder(DataSource dataSource, OutcomeTable outcomes, String consumer) {
        this.dataSource = requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        this.outcomes = requireNonNull(outcomes, "outcomes: null (expected: a table of outcomes)");
        this.consumer = requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
    }

    @Override
    protected JdbcOutcomeReceiverBuilder self() {
        return this;
    }

    /** How many outcomes a batch has at most; by default 100. */
    public JdbcOutcomeReceiverBuilder batch(int outcomes) {
        this.batch = outcomes;
        return this;
    }

    @Override
    public JdbcOutcomeReceiver start() {
        requireHandler();
        if (consumer.isBlank()) {
            throw new IllegalArgumentException("consumer: \"" + consumer + "\" (expected: a name)");
        }
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch: " + batch + " (expected: 1.." + MAX_BATCH + ")");
        }
        return JdbcOutcomeReceiver.start(this, new OutcomeSubscription(dataSource, outcomes, consumer, batch));
    }
}
