package dev.hitotsu.servers.net;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The faults that a proxy applies to every byte: delays, the black hole and the interceptor. Thread-safe. */
final class Faults {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
    private final AtomicReference<Interceptor> interceptor =
            new AtomicReference<>(bytes -> Interceptor.Verdict.FORWARD);
    private boolean blackhole;

    void delay(Direction direction, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: zero or more)");
        }
        change(() -> delays.put(direction, delay));
    }

    void blackhole(boolean on) {
        change(() -> blackhole = on);
    }

    void heal() {
        change(() -> {
            delays.clear();
            blackhole = false;
        });
    }

    /** Wakes every thread that is held, so that it checks whether its connection is still open. */
    void wake() {
        change(() -> {});
    }

    void interceptor(Interceptor chosen) {
        interceptor.set(chosen);
    }

    Interceptor.Verdict inspect(ClientChunk bytes) {
        return interceptor.get().inspect(bytes);
    }

    /** Blocks for as long as the faults say, or until the connection is cut. */
    void hold(Direction direction, BooleanSupplier cut) throws InterruptedException {
        lock.lock();
        try {
            long start = System.nanoTime();
            while (!cut.getAsBoolean()) {
                long left = delays.getOrDefault(direction, Duration.ZERO).toNanos() - (System.nanoTime() - start);
                if (blackhole) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
