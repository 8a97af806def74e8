package dev.hitotsu.inbox.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.ObservedHandling.Result;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Handles batches so that a message whose effect fails holds back its own key at most (promise P5). Each batch is one
 * transaction, in which messages of lanes that are held are parked and the others have their effect. If that fails, the
 * batch is halved until one message fails alone, which is parked in a transaction of its own together with its claim.
 * So what is parked counts as handled for the broker. What is parked is tried again in the background, in the order of
 * its lane; its row goes away in the transaction of the effect.
 *
 * <p>For authors of handlers; see {@code JdbcInboxHandler}. Thread-safe. {@link #handle} blocks, {@link #runIfDue} does
 * not.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public final class ParkingInbox<T> {
    private static final Logger log = LoggerFactory.getLogger(ParkingInbox.class);

    /** Claimed by one statement in every database: what it waited for must be seen by the next one. */
    private static final int MAX_TOGETHER = 1_000;

    private final Inbox<T> inbox;
    private final ParkingStore<T> store;
    private final Parking options;
    private final EffectTransactions<T> transactions;
    private final Effect<T> effect;
    private final Clockwork clockwork;
    private final ParkingRoom<T> room;
    private final ParkedWork<T> work;
    private final FailureLog failureLog;
    private final LongAdder parked = new LongAdder();

    private ParkingInbox(
            Inbox<T> inbox,
            ParkingStore<T> store,
            Parking options,
            EffectTransactions<T> transactions,
            Effect<T> effect,
            Clockwork clockwork) {
        this.inbox = inbox;
        this.store = store;
        this.options = options;
        this.transactions = transactions;
        this.effect = effect;
        this.clockwork = clockwork;
        this.room = new ParkingRoom<>(inbox.consumer(), store, options.maxParked(), clockwork);
        this.work = new ParkedWork<>(inbox, store, options, transactions, effect, clockwork);
        this.failureLog = new FailureLog(log, clockwork::nanoTime);
    }

    /** Runs the effects of an inbox. */
    public static <T> ParkingInbox<T> of(
            Inbox<T> inbox,
            ParkingStore<T> store,
            Parking options,
            EffectTransactions<T> transactions,
            Effect<T> effect,
            Clockwork clockwork) {
        requireNonNull(inbox, "inbox: null (expected: an inbox)");
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(options, "options: null (expected: options, such as Parking.DEFAULT)");
        requireNonNull(transactions, "transactions: null (expected: what begins and ends transactions)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        requireNonNull(clockwork, "clockwork: null (expected: clocks and threads)");
        return new ParkingInbox<>(inbox, store, options, transactions, effect, clockwork);
    }

    /**
     * Handles the batch: what is new has had its effect or is parked when this returns.
     *
     * @param end runs at the end of each transaction
     * @throws Exception if nobody could tell, because the database is away or there is no room to park; then the batch
     *     must come again
     */
    public Result handle(ReceivedBatch batch, PartEnd<T> end) throws Exception {
        requireNonNull(batch, "batch: null (expected: a batch)");
        requireNonNull(end, "end: null (expected: what to do at the end)");
        Result result = attempt(new Part(batch.messages(), batch.reader(), true), end);
        parked.add(result.parked());
        return result;
    }

    /** Tries parked messages again that are due, on threads of its own. To be called every now and then. */
    public void runIfDue() {
        work.runIfDue();
    }

    /** Tries those of one lane again if any is due, on this thread; returns whether one was. For tests. */
    public boolean runOneLane() {
        return work.workOne();
    }

    /** How many messages were parked here, those that wait behind others as well. */
    public long parkedCount() {
        return parked.sum();
    }

    private Result attempt(Part part, PartEnd<T> end) throws Exception {
        if (part.messages().size() > MAX_TOGETHER) {
            return attempt(part.firstHalf(), end).plus(attempt(part.secondHalf(), end));
        }
        try {
            return handleNew(part, end);
        } catch (EffectFailedException failed) {
            boolean unused = clockwork.clearInterrupt();
            if (part.messages().size() == 1) {
                return parkFailed(part, end, failed.error());
            }
            return attempt(part.firstHalf(), end).plus(attempt(part.secondHalf(), end));
        }
    }

    private Result handleNew(Part part, PartEnd<T> end) throws Exception {
        Set<Long> behind = new HashSet<>();
        Result result = transactions.run(transaction -> {
            List<Message> fresh = inbox.claimNew(transaction, part.messages());
            List<Message> free = parkBehind(transaction, fresh, part.reader(), behind);
            int repetitions = part.messages().size() - fresh.size();
            try {
                if (!free.isEmpty()) {
                    effect.run(transaction, free);
                }
                end.run(transaction, repetitions, part.isLast());
                inbox.commit(transaction);
            } catch (Throwable e) {
                throw new EffectFailedException(e);
            }
            return new Result(repetitions, fresh.size() - free.size());
        });
        work.doubt(behind);
        return result;
    }

    /** Parks what must wait behind others; returns the rest. */
    private List<Message> parkBehind(T transaction, List<Message> messages, String reader, Set<Long> behind) {
        Set<Long> held = heldLanes(transaction, messages);
        if (held.isEmpty()) {
            return messages;
        }
        List<Message> free = new ArrayList<>();
        List<NewlyParked> waiting = new ArrayList<>();
        for (Message message : messages) {
            Long lane = Lanes.of(message);
            if (lane != null && held.contains(lane)) {
                waiting.add(NewlyParked.behind(message, reader, lane));
                behind.add(lane);
            } else {
                free.add(message);
            }
        }
        park(transaction, waiting);
        return free;
    }

    private Set<Long> heldLanes(T transaction, List<Message> messages) {
        List<Long> lanes = messages.stream()
                .map(Lanes::of)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return lanes.isEmpty() ? Set.of() : store.heldLanes(transaction, inbox.consumer(), lanes);
    }

    private Result parkFailed(Part part, PartEnd<T> end, Throwable error) throws Exception {
        Message message = part.messages().getFirst();
        Set<Long> behind = new HashSet<>();
        try {
            Result result = transactions.run(transaction -> {
                List<Message> fresh = inbox.claimNew(transaction, part.messages());
                if (!parkBehind(transaction, fresh, part.reader(), behind).isEmpty()) {
                    park(transaction, List.of(failed(message, part.reader(), error)));
                }
                end.run(transaction, 1 - fresh.size(), part.isLast());
                inbox.commit(transaction);
                return new Result(1 - fresh.size(), fresh.size());
            });
            work.doubt(behind);
            tell(message, error);
            return result;
        } catch (Exception e) {
            if (error != e) {
                e.addSuppressed(error);
            }
            throw e;
        }
    }

    private NewlyParked failed(Message message, String reader, Throwable error) {
        String text = FailureLog.describe(error);
        if (options.policy() != ParkingPolicy.BLOCK_KEY && options.maxAttempts() == 1) {
            return new NewlyParked(message, reader, ParkedState.DEAD, null, 1, Duration.ZERO, text);
        }
        Long lane = options.policy() == ParkingPolicy.SKIP ? null : Lanes.of(message);
        return NewlyParked.failed(message, reader, lane, options.backoff().delayAfter(1, random()), text);
    }

    private void park(T transaction, List<NewlyParked> messages) {
        room.take(transaction, messages.size());
        store.park(transaction, inbox.consumer(), messages);
    }

    private void tell(Message message, Throwable error) {
        synchronized (failureLog) {
            failureLog.log(Level.WARN, message + " is parked for consumer " + inbox.consumer() + ": it failed", error);
        }
    }

    static ThreadLocalRandom random() {
        return ThreadLocalRandom.current();
    }

    /** The effect of messages, in the transaction that claims them or that removes them from the parked ones. */
    @FunctionalInterface
    public interface Effect<T> {
        void run(T transaction, List<Message> messages) throws Exception;
    }

    /** What else is to be done in the transactions of a batch. */
    @FunctionalInterface
    public interface PartEnd<T> {
        /**
         * Runs before the commit.
         *
         * @param repeated how many messages of this transaction were repetitions
         * @param isLast whether the whole batch is handled with it
         */
        void run(T transaction, int repeated, boolean isLast) throws Exception;
    }

    /** Messages of a batch that are handled together. */
    private record Part(List<Message> messages, String reader, boolean isLast) {
        Part firstHalf() {
            return new Part(messages.subList(0, messages.size() / 2), reader, false);
        }

        Part secondHalf() {
            return new Part(messages.subList(messages.size() / 2, messages.size()), reader, isLast);
        }
    }

    /** What the effect, or the commit with it, has failed with. */
    private static final class EffectFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Throwable error;

        EffectFailedException(Throwable error) {
            super(error);
            this.error = error;
        }

        Throwable error() {
            return error;
        }
    }
}
