package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.parking.NewlyParked;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkingStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store of parked messages that tells by name what was done in it, before the answer is there. */
record HookedParkingStore(ParkingStore<Transaction> store, Consumer<String> hook) implements ParkingStore<Transaction> {
    private <R> R told(String call, R answer) {
        hook.accept(call);
        return answer;
    }

    @Override
    public Set<Long> heldLanes(Transaction transaction, String consumer, Collection<Long> lanes) {
        return told("heldLanes", store.heldLanes(transaction, consumer, lanes));
    }

    @Override
    public void park(Transaction transaction, String consumer, List<NewlyParked> messages) {
        store.park(transaction, consumer, messages);
        hook.accept("park");
    }

    @Override
    public int countPending(Transaction transaction, String consumer, int limit) {
        return told("countPending", store.countPending(transaction, consumer, limit));
    }

    @Override
    public List<ParkedMessage> take(Transaction transaction, String consumer, int max) {
        return told("take", store.take(transaction, consumer, max));
    }

    @Override
    public void remove(Transaction transaction, List<ParkedMessage> taken) {
        store.remove(transaction, taken);
        hook.accept("remove");
    }

    @Override
    public boolean fail(Transaction transaction, ParkedMessage message, String error, @Nullable Duration delay) {
        return told("fail", store.fail(transaction, message, error, delay));
    }

    @Override
    public int promote(Transaction transaction, String consumer, Collection<Long> lanes) {
        return told("promote", store.promote(transaction, consumer, lanes));
    }

    @Override
    public int promoteAll(Transaction transaction, String consumer) {
        return told("promoteAll", store.promoteAll(transaction, consumer));
    }
}
