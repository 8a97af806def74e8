package dev.hitotsu.coordination;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/** The machine's, but whoever is not woken up waits for an hour. */
final class PatientRuntime implements Clockwork {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final Clockwork system = Clockwork.system();

    @Override
    public long nanoTime() {
        return system.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return system.currentTimeMillis();
    }

    @Override
    public void start(String name, Runnable body) {
        system.start(name, body);
    }

    @Override
    public Waiter waiter() {
        Waiter real = system.waiter();
        return new Waiter() {
            @Override
            public void wake() {
                real.wake();
            }

            @Override
            public void await(long nanos) throws InterruptedException {
                real.await(HOUR);
            }
        };
    }
}
