package dev.hitotsu.runtime;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The clocks and threads of this machine. */
final class SystemClockwork implements Clockwork {
    static final SystemClockwork INSTANCE = new SystemClockwork(ElapsedClock.of(
            System::nanoTime,
            () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
            Uptime.orElse(System::nanoTime)));

    private final ElapsedClock elapsed;

    SystemClockwork(ElapsedClock elapsed) {
        this.elapsed = elapsed;
    }

    @Override
    public long nanoTime() {
        return elapsed.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void start(String name, Runnable body) {
        Thread.ofVirtual().name(name).start(body);
    }

    @Override
    public void startPlatform(String name, boolean daemon, Runnable body) {
        Thread.ofPlatform().name(name).daemon(daemon).start(body);
    }

    @Override
    public Waiter waiter() {
        return new SemaphoreWaiter();
    }

    private static final class SemaphoreWaiter implements Waiter {
        private final Semaphore woken = new Semaphore(0);

        @Override
        public void wake() {
            woken.release();
        }

        @Override
        public void await(long nanos) throws InterruptedException {
            if (woken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
        }
    }
}
