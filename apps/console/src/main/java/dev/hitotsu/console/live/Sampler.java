package dev.hitotsu.console.live;

import dev.hitotsu.console.source.Processes;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an outbox, one for all who watch. It looks once a second while somebody watches, seldom otherwise, and never
 * uses more than a hundredth of the time, unless its figures would be older than 20 seconds; of eight looks the
 * quickest counts, so that the first ones, which are slow in a process that has just started, keep nobody waiting. If
 * the database does not answer, what was seen last stays, and says so. Thread-safe.
 */
public final class Sampler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sampler.class);
    private static final long WATCHED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long UNWATCHED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long WATCHING_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long MAX_SAVING_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int MAX_SHARE = 100;
    private static final int QUICKEST_OF = 8;
    private static final int MAX_FAILURES = 500;
    private static final OutboxState[] FAILURES = {
        OutboxState.BLOCKED, OutboxState.RETRY, OutboxState.DEAD, OutboxState.DEAD_LETTER
    };

    private final OutboxAdmin outbox;
    private final Supplier<@Nullable String> relayProblem;
    private final Supplier<@Nullable String> elsewhere;
    private final Function<OutboxStatus, Processes> processes;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final History history = new History();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Reading reading = new Reading(null, "the outbox has not been read yet");
    private volatile long watchedAt;
    private volatile boolean closed;

    private Sampler(
            OutboxAdmin outbox,
            Supplier<@Nullable String> relayProblem,
            Supplier<@Nullable String> elsewhere,
            Function<OutboxStatus, Processes> processes,
            InstantSource clock,
            LongSupplier ticker) {
        this.outbox = outbox;
        this.relayProblem = relayProblem;
        this.elsewhere = elsewhere;
        this.processes = processes;
        this.clock = clock;
        this.ticker = ticker;
        this.watchedAt = ticker.getAsLong();
        this.thread =
                Thread.ofPlatform().daemon().name("hitotsu-console-sampler").unstarted(this::loop);
    }

    /**
     * Starts to look.
     *
     * @param relayProblem what keeps this process's relay from working; null for nothing. Does not block
     * @param elsewhere what is wrong beside the outbox, and since when; null for nothing. Does not block
     * @param processes which processes take part; may block for the database
     * @param ticker nanoseconds, monotonic
     */
    public static Sampler start(
            OutboxAdmin outbox,
            Supplier<@Nullable String> relayProblem,
            Supplier<@Nullable String> elsewhere,
            Function<OutboxStatus, Processes> processes,
            InstantSource clock,
            LongSupplier ticker) {
        Sampler sampler = new Sampler(outbox, relayProblem, elsewhere, processes, clock, ticker);
        sampler.thread.start();
        return sampler;
    }

    /** What is known. Does not block. */
    public Reading reading() {
        return reading;
    }

    public History history() {
        return history;
    }

    /** Somebody looks at a page now. */
    public void watch() {
        long now = ticker.getAsLong();
        boolean isFirst = now - watchedAt > WATCHING_NANOS;
        watchedAt = now;
        if (isFirst) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Calls the listener after each look, from the sampler's thread. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    private void loop() {
        long[] looks = new long[QUICKEST_OF];
        for (int i = 0; !closed; i = (i + 1) % QUICKEST_OF) {
            long begun = ticker.getAsLong();
            look();
            looks[i] = ticker.getAsLong() - begun;
            try {
                pause(restNanos(looks));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** How long it does not look, at least, after looks that took so long; 0 is one that was not made yet. */
    static long restNanos(long... looks) {
        return Math.min(MAX_SAVING_NANOS, Arrays.stream(looks).min().orElse(0) * (MAX_SHARE - 1));
    }

    private synchronized void pause(long minNanos) throws InterruptedException {
        long begun = ticker.getAsLong();
        while (!closed) {
            long now = ticker.getAsLong();
            boolean isWatched = now - watchedAt <= WATCHING_NANOS;
            long left = Math.max(minNanos, isWatched ? WATCHED_NANOS : UNWATCHED_NANOS) - (now - begun);
            if (left <= 0) {
                return;
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** Looks once. Whatever the outbox or a listener throws, an Error as well, the next look follows. */
    @SuppressWarnings("CatchThrowable")
    void look() {
        try {
            Sample sample = sample();
            history.add(sample);
            reading = new Reading(sample, null);
        } catch (OutboxException e) {
            miss(String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            log.warn("the outbox cannot be read", e);
            miss(e instanceof RuntimeException ? String.valueOf(e.getMessage()) : e.toString());
        }
        listeners.forEach(this::tell);
    }

    /** Pages whose server has ended while the outbox was looked at hear nothing any more. */
    @SuppressWarnings("CatchThrowable")
    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            if (!closed) {
                log.warn("a listener failed", e);
            }
        }
    }

    private void miss(String problem) {
        log.debug("the outbox cannot be read: {}", problem);
        history.addGap(clock.instant());
        reading = new Reading(reading.sample(), problem);
    }

    private Sample sample() {
        Instant at = clock.instant();
        long nanos = ticker.getAsLong();
        List<OutboxFailure> failures = new ArrayList<>();
        boolean isCut = false;
        for (OutboxState state : FAILURES) {
            List<OutboxFailure> some = outbox.failures(state, MAX_FAILURES);
            isCut |= some.size() == MAX_FAILURES;
            failures.addAll(some);
        }
        OutboxStatus status = outbox.status();
        return new Sample(
                at, nanos, status, failures, isCut, relayProblem.get(), elsewhere.get(), processes.apply(status));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
