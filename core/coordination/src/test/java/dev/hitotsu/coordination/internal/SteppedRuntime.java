package dev.hitotsu.coordination.internal;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Its clock stands still, and who waits does so until somebody wakes it up, or until a test lets that time pass. Its
 * threads are those of the machine.
 */
public final class SteppedRuntime implements Clockwork {
    private final Clockwork system = Clockwork.system();
    private final Map<Waiter, Long> waiting = new HashMap<>();
    private long nanos;
    private int waits;
    private int started;
    private int ended;

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public long currentTimeMillis() {
        return system.currentTimeMillis();
    }

    @Override
    public synchronized void start(String name, Runnable body) {
        started++;
        system.start(name, () -> {
            body.run();
            end();
        });
    }

    private synchronized void end() {
        ended++;
        notifyAll();
    }

    /** How many threads were started. */
    public synchronized int started() {
        return started;
    }

    /** Waits until all threads that were started have ended. */
    public synchronized void awaitEnd() throws InterruptedException {
        while (ended < started) {
            wait();
        }
    }

    /** Waits until somebody waits for so long. */
    public synchronized void awaitWait(Duration time) throws InterruptedException {
        while (!waiting.containsValue(time.toNanos())) {
            wait();
        }
    }

    /** Waits until so many waits have begun since the start. */
    public synchronized void awaitWaits(int count) throws InterruptedException {
        while (waits < count) {
            wait();
        }
    }

    /** Waits until somebody waits for so long, and lets the time pass. */
    public synchronized void pass(Duration time) throws InterruptedException {
        awaitWait(time);
        advance(time);
        waiting.values().removeIf(length -> length == time.toNanos());
        notifyAll();
    }

    /** Sets the clock ahead, but nobody who waits notices. */
    public synchronized void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public Waiter waiter() {
        return new SteppedWaiter();
    }

    private final class SteppedWaiter implements Waiter {
        private boolean isWoken;

        @Override
        public void wake() {
            synchronized (SteppedRuntime.this) {
                isWoken = true;
                SteppedRuntime.this.notifyAll();
            }
        }

        @Override
        public void await(long length) throws InterruptedException {
            synchronized (SteppedRuntime.this) {
                waits++;
                waiting.put(this, length);
                SteppedRuntime.this.notifyAll();
                while (!isWoken && waiting.containsKey(this)) {
                    SteppedRuntime.this.wait();
                }
                waiting.remove(this);
                isWoken = false;
            }
        }
    }
}
