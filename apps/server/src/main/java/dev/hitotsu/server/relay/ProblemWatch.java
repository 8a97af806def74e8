package dev.hitotsu.server.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.live.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks every five seconds, on a thread of its own, whether something is wrong, and remembers since when. Thread-safe;
 * {@link #problem} does not block.
 */
final class ProblemWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Supplier<@Nullable Wrong> look;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Wrong wrong;

    /**
     * What is wrong.
     *
     * @param since null for when it was seen first
     */
    record Wrong(String what, @Nullable Instant since) {
        Wrong {
            requireNonNull(what, "what: null (expected: text)");
        }
    }

    private ProblemWatch(String name, Supplier<@Nullable Wrong> look, InstantSource clock) {
        this.name = name;
        this.look = look;
        this.clock = clock;
    }

    /**
     * Starts to look.
     *
     * @param name of what is looked at, for people
     * @param look says what is wrong now; null for nothing; may block
     */
    static ProblemWatch start(String name, Supplier<@Nullable Wrong> look, InstantSource clock) {
        ProblemWatch watch = new ProblemWatch(name, look, clock);
        Thread.ofPlatform().daemon().name("hitotsu-problem-watch").start(watch::loop);
        return watch;
    }

    private void loop() {
        try {
            do {
                look();
            } while (!closed.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void look() {
        Wrong now = read();
        Wrong before = wrong;
        wrong = now == null || now.since() != null
                ? now
                : new Wrong(now.what(), before == null ? clock.instant() : before.since());
    }

    /** Whatever is thrown, an Error as well, the next look follows. */
    @SuppressWarnings("CatchThrowable")
    private @Nullable Wrong read() {
        try {
            return look.get();
        } catch (Throwable e) {
            return new Wrong(e instanceof RuntimeException ? String.valueOf(e.getMessage()) : e.toString(), null);
        }
    }

    /** What is wrong, and since when; null for nothing, and before the first look. */
    @Nullable String problem() {
        Wrong now = wrong;
        Instant since = now == null ? null : now.since();
        return now == null || since == null
                ? null
                : name + ", since " + Texts.clock(since, clock.instant()) + ": " + now.what();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
