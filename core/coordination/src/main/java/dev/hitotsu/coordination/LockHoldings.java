package dev.hitotsu.coordination;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The locks that threads of this process hold, for as long as they do: who asks for its own again gets another use of it. */
final class LockHoldings {
    private final Map<Holder, Shared> held = new ConcurrentHashMap<>();

    private record Holder(String folder, Thread thread) {}

    /** Another use of what the calling thread holds there; empty where that is nothing, or lost. */
    Optional<Grant> again(String folder) {
        return Optional.ofNullable(held.get(new Holder(folder, Thread.currentThread())))
                .filter(shared -> shared.holding.valid())
                .flatMap(Shared::another);
    }

    /** The first use of what was granted to the calling thread there. */
    Optional<Grant> first(String folder, Holding granted) {
        Holder holder = new Holder(folder, Thread.currentThread());
        Shared first = new Shared(granted, holder);
        held.put(holder, first);
        return first.another();
    }

    /** A holding that a thread has asked for several times. */
    private final class Shared {
        private final Holding holding;
        private final Holder holder;
        private int uses;
        private boolean over;

        Shared(Holding holding, Holder holder) {
            this.holding = holding;
            this.holder = holder;
        }

        /** One more use; empty where the last one has just been closed, by another thread. */
        synchronized Optional<Grant> another() {
            if (over) {
                return Optional.empty();
            }
            uses++;
            return Optional.of(new SharedGrant(holding, this::closeOne));
        }

        private void closeOne() {
            synchronized (this) {
                if (--uses > 0) {
                    return;
                }
                over = true;
            }
            held.remove(holder, this);
            holding.close();
        }
    }
}
