package dev.hitotsu.coordination;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The leadership of a group of processes: one leads, the others wait, in the order in which they came. Thread-safe.
 */
public interface Leadership {
    /**
     * Campaigns until it is closed: whenever this process leads, the work runs, on a thread of its own. When the work returns,
     * throws, or the term is lost, the term ends, and the campaign goes on at the end of the queue.
     */
    Campaign campaign(TermWork work);

    /**
     * Who leads. Blocks for the store.
     *
     * @throws CoordinationException where the store does not answer
     */
    Optional<Leader> current();

    /** Who waits to lead, the next one first. Blocks for the store. */
    List<String> waiting();

    /** What a leader does. It should look at {@link Grant#valid()} now and then, and pass on the fence with what it writes. */
    @FunctionalInterface
    interface TermWork {
        /**
         * Leads. The thread is interrupted when the term is lost or the campaign is closed.
         *
         * @throws InterruptedException where the thread was interrupted
         */
        void lead(Grant term) throws InterruptedException;
    }

    /** A process's wish to lead. */
    interface Campaign extends AutoCloseable {
        /** Whether this process leads right now, as far as it knows without asking. */
        boolean isLeading();

        /** Steps down or back; returns when the work has returned, or at once where it is the work that calls it. */
        @Override
        void close();
    }

    /**
     * Who leads.
     *
     * @param instance its name
     * @param fence the token of its term
     * @param since when its term began, by its own clock
     */
    record Leader(String instance, long fence, Instant since) {}
}
