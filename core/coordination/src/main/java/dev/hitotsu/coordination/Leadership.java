package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Leadership of a group of processes. One process leads, the others wait in the order in which they came. Thread-safe.
 *
 * <pre>{@code
 * Campaign campaign = coordination.leadership("reports").campaign(term -> {
 *     while (term.valid()) {
 *         writeNextReport(term.fence());
 *     }
 * });
 * }</pre>
 */
public interface Leadership {
    /**
     * Starts to campaign and returns at once; the campaign lasts until it is closed. Whenever this process leads, the
     * work runs on a thread of its own. The term ends when the work returns or throws anything, or when the term is
     * lost. Then the campaign continues at the end of the queue: to lead on, the work must not return.
     */
    Campaign campaign(TermWork work);

    /**
     * Who leads now. Blocks for the store.
     *
     * @throws CoordinationException if the store does not answer
     */
    Optional<Leader> current();

    /** The processes that wait to lead, the next one first. Blocks for the store. */
    List<String> waiting();

    /**
     * The work of a leader. It should check {@link Grant#valid()} now and then, and send {@link Grant#fence()} with
     * everything that it writes, so that a resource can refuse a leader that was replaced.
     */
    @FunctionalInterface
    interface TermWork {
        /**
         * Leads. The thread is interrupted when the term is lost or the campaign is closed.
         *
         * @throws InterruptedException if the thread was interrupted
         */
        void lead(Grant term) throws InterruptedException;
    }

    /** The campaign of one process. */
    interface Campaign extends AutoCloseable {
        /** Whether this process leads now, as far as it knows without asking the store. */
        boolean isLeading();

        /**
         * Ends the campaign, and the term if this process leads. Returns when the work has returned; at once if the
         * work itself calls it.
         */
        @Override
        void close();
    }

    /**
     * The process that leads.
     *
     * @param instance the name of the process
     * @param fence the fencing token of its term
     * @param since when its term began, by its own clock
     */
    record Leader(String instance, long fence, Instant since) {
        public Leader {
            requireNonNull(instance, "instance: null (expected: the name of an instance)");
            requireNonNull(since, "since: null (expected: a time)");
        }
    }
}
