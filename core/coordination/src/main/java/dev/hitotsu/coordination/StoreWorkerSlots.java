package dev.hitotsu.coordination;

import dev.hitotsu.coordination.internal.EntryCodec;
import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.internal.SessionLease;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlots;
import dev.hitotsu.runtime.Clockwork;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker slots in a coordination store: each number from 0 on is held by one process at a time. Thread-safe.
 *
 * <pre>{@code
 * Snowflake ids = Snowflake.builder().slots(coordination.workerSlots("ids")).build();
 * }</pre>
 */
public final class StoreWorkerSlots implements WorkerSlots {
    private static final Logger log = LoggerFactory.getLogger(StoreWorkerSlots.class);

    private final CoordinationStore store;
    private final SessionKeeper sessionKeeper;
    private final Clockwork runtime;
    private final String folder;
    private final String instance;

    StoreWorkerSlots(
            CoordinationStore store, SessionKeeper sessionKeeper, Clockwork runtime, String folder, String instance) {
        this.store = store;
        this.sessionKeeper = sessionKeeper;
        this.runtime = runtime;
        this.folder = folder;
        this.instance = instance;
    }

    /**
     * Takes a slot that nobody holds. Blocks for the store, but does not wait until a slot becomes free.
     *
     * @param slotCount how many slots there are
     * @throws IdException if all slots are held (the message names the holders), or the store does not answer
     */
    @Override
    public StoreWorkerSlot lease(int slotCount) {
        if (slotCount < 1) {
            throw new IllegalArgumentException("slotCount: " + slotCount + " (expected: at least 1)");
        }
        return translate(() -> leaseAny(slotCount));
    }

    /**
     * The slots that are held, by number. Blocks for the store.
     *
     * @throws IdException if the store does not answer
     */
    public List<HeldSlot> held() {
        return translate(() -> store.entries(folder + "/held").stream()
                .flatMap(entry -> HeldSlot.of(entry).stream())
                .sorted(Comparator.comparingInt(HeldSlot::number))
                .toList());
    }

    /** Calls the store, and turns its exceptions into those of id generators. */
    static <T> T translate(Supplier<T> call) {
        try {
            return CoordinationException.translate(call);
        } catch (CoordinationException e) {
            throw new IdException("worker slots: " + e.getMessage(), e);
        }
    }

    /**
     * The first number to try depends on the instance, so that many that start at once do not all try the same ones.
     */
    private StoreWorkerSlot leaseAny(int slotCount) {
        SessionLease lease = sessionKeeper.lease();
        Map<Integer, String> holders = holders();
        IdException unreadable = null;
        int start = Math.floorMod(instance.hashCode(), slotCount);
        for (int i = 0; i < slotCount; i++) {
            int number = (start + i) % slotCount;
            if (!holders.containsKey(number)) {
                try {
                    Optional<StoreWorkerSlot> slot = tryLease(lease, number);
                    if (slot.isPresent()) {
                        return slot.get();
                    }
                } catch (NumberFormatException e) {
                    unreadable = unreadable(number, e);
                    log.warn("{}", unreadable.getMessage());
                }
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        throw new IdException(
                "worker slots: all " + slotCount + " in use (expected: a free one), by " + holders.values());
    }

    /** One such number must not keep all others from being leased. */
    private IdException unreadable(int number, NumberFormatException e) {
        return new IdException(
                "worker slots: " + folder + "/reserved/" + number + " is not a number of milliseconds: "
                        + e.getMessage() + " (expected: the time up to which the slot was reserved)",
                e);
    }

    private Map<Integer, String> holders() {
        Map<Integer, String> holders = new TreeMap<>();
        held().forEach(slot -> holders.put(slot.number(), slot.instance()));
        return holders;
    }

    private Optional<StoreWorkerSlot> tryLease(SessionLease lease, int number) {
        byte[] value = EntryCodec.encode(Map.of(
                "instance", instance,
                "since", Long.toString(runtime.currentTimeMillis()),
                "claim", UUID.randomUUID().toString()));
        return sessionKeeper
                .entries()
                .claim(lease, folder + "/held/" + number, value)
                .map(owned -> slot(SessionGrant.of(store, owned), number));
    }

    private StoreWorkerSlot slot(SessionGrant grant, int number) {
        try {
            return new StoreWorkerSlot(store, grant, number, folder + "/reserved/" + number);
        } catch (RuntimeException e) {
            grant.close();
            throw e;
        }
    }
}
