package dev.hitotsu.coordination;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The locks that threads of this process hold. A thread that asks again for its own lock shares the grant. */
final class HeldLocks {
    private final Map<Holder, HeldLock> locks = new ConcurrentHashMap<>();

    private record Holder(String folder, Thread thread) {}

    /** Shares the grant that the calling thread holds there; empty if it holds none, or has lost it. */
    Optional<Grant> reenter(String folder) {
        return Optional.ofNullable(locks.get(new Holder(folder, Thread.currentThread())))
                .filter(lock -> lock.grant.valid())
                .flatMap(HeldLock::share);
    }

    /** Notes what was granted to the calling thread. */
    Optional<Grant> enter(String folder, SessionGrant granted) {
        Holder holder = new Holder(folder, Thread.currentThread());
        HeldLock lock = new HeldLock(granted, holder);
        locks.put(holder, lock);
        return lock.share();
    }

    /** A grant, and how many times its thread shares it. */
    private final class HeldLock {
        private final SessionGrant grant;
        private final Holder holder;
        private int shares;
        private boolean released;

        HeldLock(SessionGrant grant, Holder holder) {
            this.grant = grant;
            this.holder = holder;
        }

        /** One more share; empty if another thread has just closed the last one. */
        synchronized Optional<Grant> share() {
            if (released) {
                return Optional.empty();
            }
            shares++;
            return Optional.of(new SharedGrant(grant, this::forget, this::closeShare));
        }

        /** From now on nobody shares it any more. */
        private void forget() {
            locks.remove(holder, this);
        }

        private void closeShare() {
            synchronized (this) {
                if (--shares > 0) {
                    return;
                }
                released = true;
            }
            forget();
            grant.close();
        }
    }
}
