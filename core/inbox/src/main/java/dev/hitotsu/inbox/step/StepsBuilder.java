package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@link Steps}. Not thread-safe.
 *
 * @param <T> the database's transaction
 */
public final class StepsBuilder<T> {
    /** A pause of the garbage collector or of the network should not end a lease. */
    private static final Duration MIN_LEASE = Duration.ofMillis(100);

    private static final Duration MAX_LEASE = Duration.ofHours(1);
    private static final int LEASES_PER_STEP = 10;
    private static final int MAX_CONCURRENCY = 10_000;

    private final StepStore<T> store;
    private final String consumer;
    private Duration lease = Duration.ofSeconds(30);
    private @Nullable Duration maxStep;
    private int maxAttempts = 20;
    private Backoff backoff = Backoff.DEFAULT;
    private Retention retention = Retention.DEFAULT;
    private ResultCodec codec = new JsonCodec();
    private int concurrency = 16;
    private Duration pollInterval = Duration.ofMillis(500);
    private Clockwork clockwork = Clockwork.system();

    StepsBuilder(StepStore<T> store, String consumer) {
        this.store = requireNonNull(store, "store: null (expected: a store of runs)");
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        this.consumer = new EffectKey(consumer, "any").consumer();
    }

    /**
     * After which the run of a process that died is taken up: 100 ms to 1 hour, 30 seconds by default. A process that
     * lives renews it.
     */
    public StepsBuilder<T> lease(Duration newLease) {
        requireNonNull(newLease, "lease: null (expected: a time)");
        if (newLease.compareTo(MIN_LEASE) < 0 || newLease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "lease: " + newLease + " (expected: " + MIN_LEASE + ".." + MAX_LEASE + ")");
        }
        this.lease = newLease;
        return this;
    }

    /** After which a step counts as hanging: the lease is renewed no more. Ten leases by default. */
    public StepsBuilder<T> maxStep(Duration newMaxStep) {
        this.maxStep = requirePositive("maxStep", newMaxStep);
        return this;
    }

    /** After how many attempts without any progress a run halts, so that a person looks; 20 by default. */
    public StepsBuilder<T> maxAttempts(int newMaxAttempts) {
        if (newMaxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts: " + newMaxAttempts + " (expected: 1 or more)");
        }
        this.maxAttempts = newMaxAttempts;
        return this;
    }

    /** How long a failed run pauses before its next attempt; {@link Backoff#DEFAULT} by default. */
    public StepsBuilder<T> backoff(Backoff newBackoff) {
        this.backoff = requireNonNull(newBackoff, "backoff: null (expected: delays)");
        return this;
    }

    /** How long an ended run is remembered. */
    public StepsBuilder<T> retention(Retention newRetention) {
        this.retention = requireNonNull(newRetention, "retention: null (expected: a retention)");
        return this;
    }

    /** How results become bytes; JSON by default. Runs in progress need the codec that they began with. */
    public StepsBuilder<T> codec(ResultCodec newCodec) {
        this.codec = requireNonNull(newCodec, "codec: null (expected: a codec)");
        return this;
    }

    /**
     * How many runs a {@link StepHandler} takes up at a time; 16 by default. Each step in a transaction takes a
     * connection.
     */
    public StepsBuilder<T> concurrency(int newConcurrency) {
        if (newConcurrency < 1 || newConcurrency > MAX_CONCURRENCY) {
            throw new IllegalArgumentException(
                    "concurrency: " + newConcurrency + " (expected: 1.." + MAX_CONCURRENCY + ")");
        }
        this.concurrency = newConcurrency;
        return this;
    }

    /** How often a {@link StepHandler} looks for runs that are due, with one query for all; 500 ms by default. */
    public StepsBuilder<T> pollInterval(Duration newPollInterval) {
        this.pollInterval = requirePositive("pollInterval", newPollInterval);
        return this;
    }

    /** Clocks and threads, for a simulation. */
    public StepsBuilder<T> clockwork(Clockwork newClockwork) {
        this.clockwork = requireNonNull(newClockwork, "clockwork: null (expected: clocks and threads)");
        return this;
    }

    private static Duration requirePositive(String name, Duration time) {
        requireNonNull(time, name + ": null (expected: a time)");
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + ": " + time + " (expected: more than 0)");
        }
        return time;
    }

    public Steps<T> build() {
        Duration longestStep = maxStep == null ? lease.multipliedBy(LEASES_PER_STEP) : maxStep;
        return new Steps<>(
                store,
                consumer,
                new StepsOptions(
                        lease,
                        longestStep,
                        maxAttempts,
                        backoff,
                        retention,
                        codec,
                        concurrency,
                        pollInterval,
                        clockwork));
    }
}
