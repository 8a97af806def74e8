package dev.hitotsu.server.command;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Changes many messages step by step. What was done when it is stopped stays done. Blocks. */
final class BulkChange {
    /** So many messages per second that no limit is felt. */
    static final int NO_LIMIT = Integer.MAX_VALUE;

    private final BiFunction<EntryFilter, EntryRange, ChangedPage> step;
    private final FilterOptions filter;
    private final ReplayLimit limit;

    /**
     * A change.
     *
     * @param perSecond how many messages it changes per second at most
     */
    BulkChange(BiFunction<EntryFilter, EntryRange, ChangedPage> step, FilterOptions filter, int perSecond) {
        this.step = step;
        this.filter = filter;
        this.limit = new ReplayLimit(perSecond, System::nanoTime);
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
        EntryFilter chosen = filter.filter(state, OutboxAdmin.STEP);
        int changed = 0;
        Optional<EntryRange> next = Optional.of(EntryRange.ALL);
        while (next.isPresent()) {
            // The rate that the operator has asked for.
            TimeUnit.NANOSECONDS.sleep(limit.delay().toNanos());
            ChangedPage page = step.apply(chosen, next.get());
            limit.count(page.changed());
            changed += page.changed();
            next = page.next();
        }
        return changed;
    }
}
