package dev.hitotsu.demo.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * When each order is placed: evenly over the seconds of the demo. What a stall has delayed comes later and not all at
 * once, because clients that catch up take the processors from a process that has just started. A quarter of the orders
 * is kept for the faults that are not over yet, a share for each, so that none of them finds the shop idle however long
 * the ones before took. Thread-safe.
 */
final class Pace {
    private static final int KEPT_PART = 4;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final int orders;
    private final long spacingNanos;
    private final int faults;
    private final IntSupplier faultsOver;

    /** When the next order is placed at the earliest, in {@link System#nanoTime}. */
    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());

    Pace(DemoOptions options, int faults, IntSupplier faultsOver) {
        this.orders = options.orders();
        this.spacingNanos = Duration.ofSeconds(options.seconds()).toNanos() / options.orders();
        this.faults = faults;
        this.faultsOver = faultsOver;
    }

    /** A pace that waits for no faults. */
    static Pace steady(DemoOptions options) {
        return new Pace(options, 0, () -> 0);
    }

    /** Waits until it is time for this order, counted from zero. */
    void await(int number) {
        while (number >= allowed()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        long now = System.nanoTime();
        long at = nextAt.getAndUpdate(next -> (next - now > 0 ? next : now) + spacingNanos);
        for (long left = at - now; left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** How many orders may be placed before another fault is over. */
    int allowed() {
        int open = Math.max(0, faults - faultsOver.getAsInt());
        return open == 0 ? orders : orders - (int) ((long) orders * open / faults / KEPT_PART);
    }
}
