package dev.hitotsu.coordination;

import dev.hitotsu.runtime.Clockwork;

/** The machine's, but a test decides for how long threads wait that nobody wakes up. */
abstract class AlteredRuntime implements Clockwork {
    private final Clockwork system = Clockwork.system();

    /** For how long the present thread waits; it wanted to wait for {@code nanos}. */
    abstract long waitingTime(long nanos);

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
                real.await(waitingTime(nanos));
            }
        };
    }
}
