package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.CoordinationClosedException;
import dev.hitotsu.coordination.internal.EntryCodec;
import dev.hitotsu.coordination.internal.QueueWait;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leadership by a queue. The name of the leader and the start of its term are kept in an entry of their own. */
final class QueueLeadership implements Leadership {
    private static final Logger log = LoggerFactory.getLogger(QueueLeadership.class);
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 4;
    /** The pause after a term that failed. */
    private static final long RETRY_PAUSE_NANOS = 500_000_000;

    private final CoordinationStore store;
    private final Clockwork runtime;
    private final String folder;
    private final String instance;
    private final LongFunction<QueueWait> queueWaits;

    QueueLeadership(
            CoordinationStore store,
            Clockwork runtime,
            String folder,
            String instance,
            LongFunction<QueueWait> queueWaits) {
        this.store = store;
        this.runtime = runtime;
        this.folder = folder;
        this.instance = instance;
        this.queueWaits = queueWaits;
    }

    @Override
    public Campaign campaign(TermWork work) {
        requireNonNull(work, "work: null (expected: what the leader runs)");
        QueueCampaign campaign = new QueueCampaign(work);
        runtime.start("hitotsu-campaign", campaign::run);
        return campaign;
    }

    @Override
    public Optional<Leader> current() {
        return CoordinationException.translate(
                () -> QueueEntry.list(store, folder).stream().findFirst().map(this::leader));
    }

    /** Since when it leads; or, if that was not recorded, since when it is in the queue. */
    private Leader leader(QueueEntry first) {
        Instant since = store.get(termPath())
                .map(entry -> EntryCodec.decode(entry.value()))
                .filter(term -> Long.toString(first.fence()).equals(term.get("fence")))
                .map(term -> Instant.ofEpochMilli(Long.parseLong(term.getOrDefault("since", "0"))))
                .orElse(first.since());
        return new Leader(first.instance(), first.fence(), since);
    }

    @Override
    public List<String> waiting() {
        return CoordinationException.translate(() -> QueueEntry.list(store, folder).stream()
                .skip(1)
                .map(QueueEntry::instance)
                .toList());
    }

    private String termPath() {
        return "terms/" + folder.substring(folder.indexOf('/') + 1);
    }

    /** Records the term for {@link #current()}. The term does not depend on it. */
    private void recordTerm(SessionGrant term) {
        byte[] begun = EntryCodec.encode(Map.of(
                "instance", instance,
                "fence", Long.toString(term.fence()),
                "since", Long.toString(runtime.currentTimeMillis())));
        try {
            store.put(termPath(), begun, StoreEntry.ANY, term.guard());
        } catch (StoreUnavailableException | GuardLostException | SessionEndedException e) {
            log.debug("{}: the start of a term was not recorded", folder, e);
        }
    }

    private final class QueueCampaign implements Campaign {
        private final TermWork work;
        private final Clockwork.Waiter pause = runtime.waiter();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Object termLock = new Object();
        private volatile boolean closed;
        private volatile @Nullable Thread thread;
        private volatile @Nullable Grant term;

        QueueCampaign(TermWork work) {
            this.work = work;
        }

        @Override
        public boolean isLeading() {
            Grant now = term;
            return now != null && now.valid();
        }

        void run() {
            thread = Thread.currentThread();
            try {
                while (!closed) {
                    runTurn();
                }
            } catch (CoordinationClosedException e) {
                log.debug("{}: the campaign has ended", folder, e);
            } finally {
                ended.countDown();
            }
        }

        /** One wait and one term. Whatever goes wrong in it, the campaign continues. */
        private void runTurn() {
            try {
                Optional<SessionGrant> won =
                        queueWaits.apply(FOREVER_NANOS).await().map(owned -> SessionGrant.of(store, owned));
                if (won.isPresent() && !lead(won.get()) && !closed) {
                    pause.await(RETRY_PAUSE_NANOS);
                }
            } catch (CoordinationClosedException e) {
                throw e;
            } catch (InterruptedException e) {
                log.debug("{}: a term or a wait has ended", folder);
            } catch (RuntimeException | Error e) {
                log.warn("{}: a turn has failed; the campaign continues", folder, e);
                pauseUnlessInterrupted();
            }
        }

        private void pauseUnlessInterrupted() {
            try {
                pause.await(RETRY_PAUSE_NANOS);
            } catch (InterruptedException e) {
                log.debug("{}: a pause has ended", folder);
            }
        }

        /** Returns false if the work failed. */
        private boolean lead(SessionGrant won) throws InterruptedException {
            log.info("{} leads {}, fence {}", instance, folder, won.fence());
            try (won) {
                runTerm(won);
                return true;
            } catch (Throwable e) {
                if (e instanceof InterruptedException interrupted && !won.valid()) {
                    throw interrupted;
                }
                // Also an Error, or a checked exception that went past the compiler: a user's code can throw both.
                log.warn("{}: the leader's work has failed", folder, e);
                return false;
            }
        }

        private void runTerm(SessionGrant won) throws InterruptedException {
            Runnable interrupter = runtime.interrupter();
            term = won;
            try {
                won.onLossFirst(() -> interruptWork(won, interrupter));
                recordTerm(won);
                if (!closed) {
                    work.lead(won);
                }
            } finally {
                endTerm();
            }
        }

        /** The loss of a term must interrupt the work of that term, and nothing that comes after it. */
        private void interruptWork(SessionGrant lost, Runnable interrupter) {
            synchronized (termLock) {
                if (term == lost) {
                    interrupter.run();
                }
            }
        }

        private void endTerm() {
            synchronized (termLock) {
                term = null;
            }
            if (runtime.clearInterrupt()) {
                log.debug("{}: the loss of a term came after the end of its work", folder);
            }
        }

        @Override
        public void close() {
            closed = true;
            Thread running = thread;
            if (running != null) {
                running.interrupt();
            }
            if (running == Thread.currentThread()) {
                // The work itself closes the campaign, which ends when the work returns.
                return;
            }
            boolean interrupted = false;
            while (ended.getCount() > 0) {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
