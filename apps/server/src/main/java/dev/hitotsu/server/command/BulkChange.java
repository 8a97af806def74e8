package dev.hitotsu.server.command;

import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

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
}
