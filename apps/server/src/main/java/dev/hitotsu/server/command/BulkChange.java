package dev.hitotsu.server.command;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/** Changes many messages step by step. What was done when it is stopped stays done. Blocks. */
final class BulkChange {
    private final BiFunction<EntryFilter, EntryRange, ChangedPage> step;
    private final FilterOptions filter;
    private final Pace pace;

    BulkChange(BiFunction<EntryFilter, EntryRange, ChangedPage> step, FilterOptions filter, Pace pace) {
        this.step = step;
        this.filter = filter;
        this.pace = pace;
    }

    /** Changes all messages in these states; returns how many. */
    int run(List<OutboxState> states) throws InterruptedException {
        int changed = 0;
        for (OutboxState state : states) {
            changed += run(state);
        }
        return changed;
    }

    /** Changes all messages in this state; returns how many. */
    int run(OutboxState state) throws InterruptedException {
        EntryFilter chosen = filter.filter(state, pace.maxStep(OutboxAdmin.STEP));
        int changed = 0;
        Optional<EntryRange> next = Optional.of(EntryRange.ALL);
        while (next.isPresent()) {
            pace.await();
            ChangedPage page = step.apply(chosen, next.get());
            pace.count(page.changed());
            changed += page.changed();
            next = page.next();
        }
        return changed;
    }

    /** How fast messages are changed: no more a second than an operator has asked for. For one thread. */
    static final class Pace {
        private final int perSecond;
        private final ReplayLimit limit;
        private final Sleep sleep;

        /** Waits; a test does not. */
        @FunctionalInterface
        interface Sleep {
            void sleep(Duration time) throws InterruptedException;
        }

        private Pace(int perSecond, ReplayLimit limit, Sleep sleep) {
            this.perSecond = perSecond;
            this.limit = limit;
            this.sleep = sleep;
        }

        static Pace of(int perSecond) {
            return of(perSecond, System::nanoTime, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
        }

        /** A pace on a clock of the caller's own. */
        static Pace of(int perSecond, LongSupplier ticker, Sleep sleep) {
            return new Pace(perSecond, new ReplayLimit(perSecond, ticker), sleep);
        }

        /** So fast that no limit is felt. */
        static Pace unlimited() {
            return of(Integer.MAX_VALUE);
        }

        /** How many messages a step has at most, which changes them all at once. */
        int maxStep(int max) {
            return Math.min(max, perSecond);
        }

        /** Waits until the next step may begin. */
        void await() throws InterruptedException {
            sleep.sleep(limit.delay());
        }

        /** Counts the messages of a step. */
        void count(int messages) {
            limit.count(messages);
        }
    }
}
