package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ObservedHandling.Result;
import dev.hitotsu.inbox.parking.EffectTransactions;
import dev.hitotsu.inbox.parking.InMemoryParkingStore;
import dev.hitotsu.inbox.parking.NewlyParked;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Consumers that park, in memory. A test moves the clock, runs their threads, and does what others would do at any
 * place within a transaction.
 */
final class ParkingScenario {
    final ManualClock clock = ManualClock.create();
    final InMemoryParkingStore store = new InMemoryParkingStore(clock);
    /** Types of messages whose effect fails. */
    final Set<String> failing = new HashSet<>();
    /** Types of messages that had their effect. */
    final List<String> effects = new ArrayList<>();
    /** What was started and is still to be run. */
    final Queue<Runnable> threads = new ArrayDeque<>();
    /** Of each transaction of batches how many messages were repetitions. */
    final List<Integer> repeated = new ArrayList<>();
    /** How many effects were begun, together or not. */
    int runs;
    /** How many transactions were begun. */
    int transactions;
    /** The number of the transaction that cannot begin, from 1. */
    int refused;

    private final InMemoryInboxStore claims = new InMemoryInboxStore(clock);
    private final Map<String, Runnable> meanwhile = new HashMap<>();

    ParkingInbox<Transaction> inbox(Parking options) {
        return ParkingInbox.of(
                Inbox.of(claims, "payments"),
                new HookedParkingStore(store, this::reach),
                options,
                this::transact,
                this::effect,
                new Clocks());
    }

    /** Does this once when the place is reached: a call of the store, "effect TYPE", "end" or "rollback". */
    void meanwhile(String place, Runnable action) {
        meanwhile.put(place, action);
    }

    private void reach(String place) {
        Runnable action = meanwhile.remove(place);
        if (action != null) {
            action.run();
        }
    }

    private void effect(Transaction transaction, List<Message> messages) {
        runs++;
        for (Message message : messages) {
            reach("effect " + message.type());
            if (failing.contains(message.type())) {
                throw new AssertionError("no " + message.type());
            }
            transaction.onCommit(() -> effects.add(message.type()));
        }
    }

    private <R> R transact(EffectTransactions.Body<Transaction, R> body) throws Exception {
        if (++transactions == refused) {
            throw new InboxException("the database is away");
        }
        Transaction transaction = claims.begin();
        try {
            return body.run(transaction);
        } catch (Throwable e) {
            transaction.rollback();
            reach("rollback");
            throw e;
        }
    }

    static Message message(@Nullable String key, String type) {
        return Message.builder("orders", type).key(key).build();
    }

    Result handle(ParkingInbox<Transaction> inbox, Message... messages) {
        ReceivedBatch batch = new ReceivedBatch(List.of(messages), Map.of(), "group");
        try {
            return inbox.handle(batch, (transaction, repetitions, isLast) -> {
                repeated.add(repetitions);
                reach("end");
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    List<ParkedState> states() {
        return store.all().stream().map(ParkedMessage::state).toList();
    }

    /** A message that waits behind nothing, as a crash leaves it. */
    void leaveBehind(String type) {
        Transaction transaction = claims.begin();
        NewlyParked parked =
                new NewlyParked(message("left", type), "group", ParkedState.WAITING, 99L, 0, Duration.ZERO, null);
        store.park(transaction, "payments", List.of(parked));
        transaction.commit();
    }

    private final class Clocks implements Clockwork {
        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return clock.instant().toEpochMilli();
        }

        @Override
        public void start(String name, Runnable body) {
            threads.add(body);
        }

        @Override
        public Waiter waiter() {
            throw new UnsupportedOperationException("nobody waits here");
        }
    }
}
