package dev.hitotsu.testkit.simulation;

import java.util.concurrent.locks.LockSupport;

/** What one thread of a simulation waits for. Another one gives it, and does nothing more until it gets its own. */
final class Baton {
    private final Thread owner;
    private volatile boolean given;

    Baton(Thread owner) {
        this.owner = owner;
    }

    void give() {
        given = true;
        LockSupport.unpark(owner);
    }

    /** Waits until it is given. The owner calls this; that it was interrupted meanwhile it learns afterwards. */
    void take() {
        boolean interrupted = false;
        while (!given) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        given = false;
        if (interrupted) {
            owner.interrupt();
        }
    }
}
