package dev.hitotsu.inbox.parking;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tries parked messages again. The transaction of the effect takes the first message of a lane, so that no other
 * process works on that lane, and removes it. Virtual threads do so while anything is due; whoever has found a lane has
 * another one look for the next, so that a lane that hangs holds back no other. Thread-safe.
 */
final class ParkedWork<T> {
    private static final Logger log = LoggerFactory.getLogger(ParkedWork.class);
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();
    private static final long SWEEP_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_TOGETHER = 20;

    private final Inbox<T> inbox;
    private final ParkingStore<T> store;
    private final Parking options;
    private final EffectTransactions<T> transactions;
    private final ParkingInbox.Effect<T> effect;
    private final Clockwork clockwork;
    private final FailureLog failureLog;
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<Long> doubtful = ConcurrentHashMap.newKeySet();
    private final AtomicLong lookedAt;
    private final AtomicLong sweptAt;

    ParkedWork(
            Inbox<T> inbox,
            ParkingStore<T> store,
            Parking options,
            EffectTransactions<T> transactions,
            ParkingInbox.Effect<T> effect,
            Clockwork clockwork) {
        this.inbox = inbox;
        this.store = store;
        this.options = options;
        this.transactions = transactions;
        this.effect = effect;
        this.clockwork = clockwork;
        this.failureLog = new FailureLog(log, clockwork::nanoTime);
        long now = clockwork.nanoTime();
        this.lookedAt = new AtomicLong(now - LOOK_NANOS);
        this.sweptAt = new AtomicLong(now - SWEEP_NANOS);
    }

    /** Has a thread look for what is due, if the last look was a while ago. Does not block. */
    void runIfDue() {
        if (isTime(lookedAt, LOOK_NANOS)) {
            startThread();
        }
    }

    /**
     * Has the next look see whether these lanes wait behind nothing. To be called after the commit that has parked
     * messages in them: whoever was removing the one before did not see them.
     */
    void doubt(Collection<Long> lanes) {
        doubtful.addAll(lanes);
    }

    private boolean isTime(AtomicLong last, long interval) {
        long before = last.get();
        long now = clockwork.nanoTime();
        return now - before >= interval && last.compareAndSet(before, now);
    }

    private void startThread() {
        if (threads.incrementAndGet() > options.maxLanes()) {
            threads.decrementAndGet();
            return;
        }
        clockwork.start("hitotsu-inbox-parked", this::work);
    }

    private void work() {
        try {
            boolean isFound;
            do {
                isFound = workOne();
            } while (isFound);
        } catch (Throwable e) {
            report("Parked messages of consumer " + inbox.consumer() + " could not be tried again", e);
        } finally {
            threads.decrementAndGet();
        }
    }

    /** Whether anything was due. Throws if the database does not answer. */
    boolean workOne() {
        if (isTime(sweptAt, SWEEP_NANOS)) {
            sweep();
        }
        List<Long> lanes = List.copyOf(doubtful);
        lanes.forEach(doubtful::remove);
        promote(lanes);
        Attempt attempt = attempt(MAX_TOGETHER);
        if (attempt.taken().size() > 1 && attempt.failure() != null) {
            attempt = attempt(1);
        }
        if (attempt.failure() != null) {
            recordFailure(attempt.taken().getFirst(), attempt.failure());
        }
        return !attempt.taken().isEmpty();
    }

    /** What was taken, and what it failed with; null if it had its effect. */
    private record Attempt(
            List<ParkedMessage> taken, @Nullable Throwable failure) {}

    private Attempt attempt(int max) {
        Taken found = new Taken();
        try {
            Set<Long> drained = transactions.run(transaction -> handleParked(transaction, max, found));
            promote(drained);
            return new Attempt(found.messages, null);
        } catch (Throwable e) {
            boolean unused = clockwork.clearInterrupt();
            if (found.messages.isEmpty()) {
                throw asUnchecked(e);
            }
            return new Attempt(found.messages, e);
        }
    }

    private static final class Taken {
        private List<ParkedMessage> messages = List.of();
    }

    /** Returns lanes that seem to be empty now. Somebody may be about to park a message in one. */
    private Set<Long> handleParked(T transaction, int max, Taken found) throws Exception {
        List<ParkedMessage> taken = store.take(transaction, inbox.consumer(), max);
        // Also where it is nothing: a transaction may be run again, after a conflict.
        found.messages = taken;
        if (taken.isEmpty()) {
            return Set.of();
        }
        startAnother();
        List<Message> messages = taken.stream().map(ParkedMessage::message).toList();
        List<Message> unused = inbox.claimNew(transaction, messages);
        effect.run(transaction, messages);
        store.remove(transaction, taken);
        Set<Long> lanes = lanesOf(taken);
        boolean isDrained = lanes.isEmpty() || store.promote(transaction, inbox.consumer(), lanes) == 0;
        inbox.commit(transaction);
        return isDrained ? lanes : Set.of();
    }

    /** Not for whoever calls {@link #workOne} directly. */
    private void startAnother() {
        if (threads.get() > 0) {
            startThread();
        }
    }

    private static Set<Long> lanesOf(List<ParkedMessage> messages) {
        return messages.stream()
                .map(ParkedMessage::lane)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private void recordFailure(ParkedMessage message, Throwable error) {
        int attempts = message.attempts() + 1;
        boolean isGivenUp = options.policy() != ParkingPolicy.BLOCK_KEY && attempts >= options.maxAttempts();
        Duration delay = isGivenUp ? null : options.backoff().delayAfter(attempts, ParkingInbox.random());
        String text = FailureLog.describe(error);
        inTransaction(transaction -> {
            if (store.fail(transaction, message, text, delay) && isGivenUp) {
                int unused = store.promote(transaction, inbox.consumer(), lanesOf(List.of(message)));
            }
        });
        report(
                message.message() + " failed " + attempts + " times for consumer " + inbox.consumer()
                        + (isGivenUp ? " and is dead" : ""),
                error);
        if (isGivenUp) {
            promote(lanesOf(List.of(message)));
        }
    }

    /** Makes the first of these lanes due, if they wait behind nothing. If that fails, a later sweep does it. */
    private void promote(Collection<Long> lanes) {
        if (lanes.isEmpty()) {
            return;
        }
        try {
            inTransaction(transaction -> {
                int unused = store.promote(transaction, inbox.consumer(), lanes);
            });
        } catch (RuntimeException e) {
            log.debug("Lanes could not be looked at; the next sweep does so", e);
        }
    }

    private void sweep() {
        inTransaction(transaction -> {
            int unused = store.promoteAll(transaction, inbox.consumer());
        });
    }

    private interface Change<T> {
        void run(T transaction);
    }

    private void inTransaction(Change<T> change) {
        try {
            boolean unused = transactions.run(transaction -> {
                // A claim of nothing: the commit insists on the transaction of a claim.
                boolean isNothing = inbox.claimNew(transaction, List.of()).isEmpty();
                change.run(transaction);
                inbox.commit(transaction);
                return isNothing;
            });
        } catch (Exception e) {
            throw asUnchecked(e);
        }
    }

    private static RuntimeException asUnchecked(Throwable error) {
        return switch (error) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new InboxException("parked messages: " + error.getMessage(), error);
        };
    }

    private void report(String text, Throwable error) {
        synchronized (failureLog) {
            failureLog.log(Level.WARN, text, error);
        }
    }
}
