package dev.hitotsu.server.command;

import dev.hitotsu.console.action.ReplayLimit;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast messages are changed: no more a second than an operator has asked for. For one thread. */
final class Pace {
    private final int perSecond;
    private final ReplayLimit limit;
    private final Sleep sleep;

    /** Waits; a test does not. */
    @FunctionalInterface
    interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    private Pace(int perSecond, ReplayLimit limit, Sleep sleep) {
        this.perSecond = perSecond;
        this.limit = limit;
        this.sleep = sleep;
    }

    static Pace of(int perSecond) {
        return of(perSecond, System::nanoTime, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    /** A pace on a clock of the caller's own. */
    static Pace of(int perSecond, LongSupplier ticker, Sleep sleep) {
        return new Pace(perSecond, new ReplayLimit(perSecond, ticker), sleep);
    }

    /** So fast that no limit is felt. */
    static Pace unlimited() {
        return of(Integer.MAX_VALUE);
    }

    /** How many messages a step has at most, which changes them all at once. */
    int maxStep(int max) {
        return Math.min(max, perSecond);
    }

    /** Waits until the next step may begin. */
    void await() throws InterruptedException {
        sleep.sleep(limit.delay());
    }

    /** Counts the messages of a step. */
    void count(int messages) {
        limit.count(messages);
    }
}
