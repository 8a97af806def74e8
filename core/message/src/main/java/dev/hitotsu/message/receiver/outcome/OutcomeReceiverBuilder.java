package dev.hitotsu.message.receiver.outcome;

import static dev.hitotsu.message.SettingChecks.requireWithin;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.ReceiverBuilder;

/** Builds an {@link OutcomeReceiver}, which needs a handler. Not thread-safe. */
public final class OutcomeReceiverBuilder extends ReceiverBuilder<OutcomeReceiverBuilder> {
    private static final int MAX_BATCH = 10_000;

    private final StoredOutcomes outcomes;
    private final String consumer;
    private int batch = 100;

    /** A builder as the door of a database makes it. */
    public OutcomeReceiverBuilder(StoredOutcomes outcomes, String consumer) {
        this.outcomes = requireNonNull(outcomes, "outcomes: null (expected: where outcomes stand)");
        this.consumer = requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
    }

    @Override
    protected OutcomeReceiverBuilder self() {
        return this;
    }

    /** How many outcomes a batch has at most; by default 100. */
    public OutcomeReceiverBuilder batch(int outcomesPerBatch) {
        this.batch = outcomesPerBatch;
        return this;
    }

    @Override
    public OutcomeReceiver start() {
        requireHandler();
        if (consumer.isBlank()) {
            throw new IllegalArgumentException("consumer: \"" + consumer + "\" (expected: a name)");
        }
        requireWithin("batch", batch, MAX_BATCH);
        return OutcomeReceiver.start(this, new OutcomeSubscription(outcomes, consumer, batch));
    }
}
