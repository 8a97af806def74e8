package dev.hitotsu.mongo.outcome;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.ReceiverBuilder;

/** Builds a {@link MongoOutcomeReceiver}, which needs a handler. Not thread-safe. */
public final class MongoOutcomeReceiverBuilder extends ReceiverBuilder<MongoOutcomeReceiverBuilder> {
    private static final int MAX_BATCH = 10_000;

    private final MongoOutcomes outcomes;
    private final String consumer;
    private int batch = 100;

    /** A builder as {@code Mongo.outcomeReceiver} makes it. */
    public MongoOutcomeReceiverBuilder(MongoOutcomes outcomes, String consumer) {
        this.outcomes = requireNonNull(outcomes, "outcomes: null (expected: where outcomes stand)");
        this.consumer = requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
    }

    @Override
    protected MongoOutcomeReceiverBuilder self() {
        return this;
    }

    /** How many outcomes a batch has at most; by default 100. */
    public MongoOutcomeReceiverBuilder batch(int outcomesPerBatch) {
        this.batch = outcomesPerBatch;
        return this;
    }

    @Override
    public MongoOutcomeReceiver start() {
        requireHandler();
        if (consumer.isBlank()) {
            throw new IllegalArgumentException("consumer: \"" + consumer + "\" (expected: a name)");
        }
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch: " + batch + " (expected: 1.." + MAX_BATCH + ")");
        }
        return MongoOutcomeReceiver.start(this, new OutcomeSubscription(outcomes, consumer, batch));
    }
}
