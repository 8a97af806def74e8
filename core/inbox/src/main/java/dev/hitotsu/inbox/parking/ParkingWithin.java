package dev.hitotsu.inbox.parking;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parked messages in transactions of a framework, which have one of the database's own. For authors of handlers; see
 * {@link dev.hitotsu.inbox.Inbox#within}.
 *
 * @param own gives the database's own, on the thread that works in it
 * @param <U> the framework's transaction
 * @param <T> the database's own
 */
public record ParkingWithin<U, T>(ParkingStore<T> store, Function<? super U, ? extends T> own)
        implements ParkingStore<U> {
    public ParkingWithin {
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(own, "own: null (expected: what gives the database's own)");
    }

    @Override
    public Set<Long> heldLanes(U transaction, String consumer, Collection<Long> lanes) {
        return store.heldLanes(own.apply(transaction), consumer, lanes);
    }

    @Override
    public void park(U transaction, String consumer, List<NewlyParked> messages) {
        store.park(own.apply(transaction), consumer, messages);
    }

    @Override
    public int countPending(U transaction, String consumer, int limit) {
        return store.countPending(own.apply(transaction), consumer, limit);
    }

    @Override
    public List<ParkedMessage> take(U transaction, String consumer, int max) {
        return store.take(own.apply(transaction), consumer, max);
    }

    @Override
    public void remove(U transaction, List<ParkedMessage> taken) {
        store.remove(own.apply(transaction), taken);
    }

    @Override
    public boolean fail(U transaction, ParkedMessage message, String error, @Nullable Duration delay) {
        return store.fail(own.apply(transaction), message, error, delay);
    }

    @Override
    public int promote(U transaction, String consumer, Collection<Long> lanes) {
        return store.promote(own.apply(transaction), consumer, lanes);
    }

    @Override
    public int promoteAll(U transaction, String consumer) {
        return store.promoteAll(own.apply(transaction), consumer);
    }
}
