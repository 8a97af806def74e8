package dev.hitotsu.message.receiver.lease;

import static dev.hitotsu.message.SettingChecks.requireWithin;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of receivers have in common whose brokers lease messages. Not thread-safe.
 *
 * @param <B> the builder of a broker
 */
public abstract class LeasedReceiverBuilder<B extends LeasedReceiverBuilder<B>> extends ReceiverBuilder<B> {
    private static final int MAX_PREFETCH = 10_000;

    /** As many as one request brings of a key; SQS gives no more of it before they are acknowledged. */
    private static final int PREFETCH_PER_KEY = 10;

    private final int defaultPrefetch;
    private @Nullable Integer prefetch;
    private int batch = 100;
    private PoisonHandler poison = PoisonHandler.retrying();

    /** @param prefetch how many messages are in memory, by default */
    protected LeasedReceiverBuilder(int prefetch) {
        this.defaultPrefetch = prefetch;
    }

    /**
     * How many messages are in memory at most, but for those of one request; 1 to 10,000, and no fewer than {@link
     * #parallelKeys}. By default there is room for ten of each key that is handled at the same time.
     */
    public B prefetch(int messages) {
        this.prefetch = messages;
        return self();
    }

    /** How many messages a batch has at most, 1 to 10,000; by default 100. */
    public B batch(int messages) {
        this.batch = messages;
        return self();
    }

    @Override
    public B poisonHandler(PoisonHandler newHandler) {
        this.poison = requireNonNull(
                newHandler, "handler: null (expected: a poison handler, such as PoisonHandler.retrying())");
        return self();
    }

    /**
     * What the receiver reads. A message that failed goes back to the queue for the delay of the retry policy.
     *
     * @param threads what the names of the threads that receive and extend begin with
     * @param lease for how long at a time a message belongs to the receiver
     * @param maxDelay for how long the broker lets a message rest at most
     * @throws IllegalArgumentException if a setting is wrong
     */
    protected final LeasedSubscription subscription(
            LeasingQueue queue, String threads, Duration lease, Duration maxDelay) {
        requireNonNull(queue, "queue: null (expected: a queue)");
        requireNonNull(maxDelay, "maxDelay: null (expected: a duration)");
        int ahead = effectivePrefetch();
        requireWithin("prefetch", ahead, MAX_PREFETCH);
        if (ahead < parallelKeys()) {
            throw new IllegalArgumentException("prefetch: " + ahead + " (expected: " + parallelKeys()
                    + " or more, as many as parallelKeys; fewer keys would be handled at once)");
        }
        requireWithin("batch", batch, MAX_PREFETCH);
        LeasedSubscription subscription = new LeasedSubscription(
                queue, new LeaseOptions(threads, lease, ahead, batch), times -> delayAfter(times, maxDelay));
        var unused = super.poisonHandler(subscription.givingBack(poison));
        return subscription;
    }

    private int effectivePrefetch() {
        if (prefetch != null) {
            return prefetch;
        }
        int forKeys = parallelKeys() == 1 ? 1 : Math.min(MAX_PREFETCH, PREFETCH_PER_KEY * parallelKeys());
        return Math.max(defaultPrefetch, forKeys);
    }

    private Duration delayAfter(int deliveries, Duration max) {
        Duration delay = backoff().delayAfter(deliveries, ThreadLocalRandom.current());
        return delay.compareTo(max) < 0 ? delay : max;
    }
}
