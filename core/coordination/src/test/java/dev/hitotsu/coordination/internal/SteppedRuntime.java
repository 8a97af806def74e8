package dev.hitotsu.coordination.internal;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The machine's, but who waits does so until somebody wakes it up, or until a test lets that time pass. */
final class SteppedRuntime implements Clockwork {
    private final Clockwork system = Clockwork.system();
    private final Map<Waiter, Long> waiting = new HashMap<>();
    private int started;
    private int ended;

    @Override
    public long nanoTime() {
        return system.nanoTime();
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
    synchronized int started() {
        return started;
    }

    /** Waits until all threads that were started have ended. */
    synchronized void awaitEnd() throws InterruptedException {
        while (ended < started) {
            wait();
        }
    }

    /** Waits until somebody waits for so long. */
    synchronized void awaitWait(Duration time) throws InterruptedException {
        while (!waiting.containsValue(time.toNanos())) {
            wait();
        }
    }

    /** Waits until somebody waits for so long, and lets the time pass. */
    synchronized void pass(Duration time) throws InterruptedException {
        awaitWait(time);
        waiting.values().removeIf(nanos -> nanos == time.toNanos());
        notifyAll();
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
        public void await(long nanos) throws InterruptedException {
            synchronized (SteppedRuntime.this) {
                waiting.put(this, nanos);
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
