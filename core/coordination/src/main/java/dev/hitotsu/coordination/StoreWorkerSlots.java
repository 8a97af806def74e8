package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardedException;
import dev.hitotsu.coordination.store.StoreEntry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** An entry for each number that is held, and one that stays for what was reserved with it. */
final class StoreWorkerSlots implements WorkerSlots {
    private final CoordinationStore store;
    private final Presence presence;
    private final Clockwork clockwork;
    private final String folder;
    private final String instance;

    StoreWorkerSlots(CoordinationStore store, Presence presence, Clockwork clockwork, String folder, String instance) {
        this.store = store;
        this.presence = presence;
        this.clockwork = clockwork;
        this.folder = folder;
        this.instance = instance;
    }

    @Override
    public WorkerSlot lease(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
        }
        return Turn.orFail(() -> leaseAny(count));
    }

    /** Begins where its name says, so that many who start at once do not all try the same numbers. */
    private WorkerSlot leaseAny(int count) {
        Tenure tenure = presence.current();
        Map<Integer, String> holders = new TreeMap<>();
        store.entries(folder + "/held").forEach(entry -> note(entry, holders));
        int start = Math.floorMod(instance.hashCode(), count);
        for (int i = 0; i < count; i++) {
            int number = (start + i) % count;
            if (!holders.containsKey(number)) {
                Optional<WorkerSlot> slot = lease(tenure, number);
                if (slot.isPresent()) {
                    return slot.get();
                }
            }
        }
        throw new CoordinationException(
                "worker numbers: all " + count + " in use (expected: a free one), by " + holders.values(), null);
    }

    private static void note(StoreEntry entry, Map<Integer, String> holders) {
        try {
            holders.put(
                    Integer.parseInt(entry.name()), Facts.decode(entry.value()).getOrDefault("instance", "unknown"));
        } catch (NumberFormatException e) {
            return;
        }
    }

    private Optional<WorkerSlot> lease(Tenure tenure, int number) {
        byte[] value = Facts.encode(Map.of(
                "instance", instance,
                "since", Long.toString(clockwork.wallMillis()),
                "claim", UUID.randomUUID().toString()));
        return presence.claim(tenure, folder + "/held/" + number, value).map(holding -> slot(holding, number));
    }

    private Slot slot(Holding holding, int number) {
        try {
            return new Slot(holding, number, reserved(number));
        } catch (RuntimeException e) {
            holding.close();
            throw e;
        }
    }

    /** What is stored of the number. */
    private Optional<StoreEntry> reserved(int number) {
        return store.get(reservedPath(number));
    }

    private static long millis(Optional<StoreEntry> reserved) {
        return reserved.map(entry -> Long.parseLong(new String(entry.value(), US_ASCII)))
                .orElse(0L);
    }

    private String reservedPath(int number) {
        return folder + "/reserved/" + number;
    }

    /** A number that is held. */
    final class Slot implements WorkerSlot {
        private final Holding holding;
        private final int number;
        private final long reservedBefore;
        private long version;

        Slot(Holding holding, int number, Optional<StoreEntry> reserved) {
            this.holding = holding;
            this.number = number;
            this.reservedBefore = millis(reserved);
            this.version = version(reserved);
        }

        private static long version(Optional<StoreEntry> reserved) {
            return reserved.map(StoreEntry::version).orElse(StoreEntry.ABSENT);
        }

        Holding holding() {
            return holding;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public long reservedBefore() {
            return reservedBefore;
        }

        @Override
        public synchronized void reserve(long millis) {
            try {
                Turn.orFail(() -> {
                    write(millis);
                    return true;
                });
            } catch (GuardedException e) {
                throw new GrantLostException("worker number " + number + ": " + e.getMessage(), e);
            }
        }

        /**
         * Writes over what we know to be there. A write of ours that was given up and is carried out late meets another
         * version, and cannot take back what was reserved after it.
         */
        private void write(long millis) {
            byte[] value = Long.toString(millis).getBytes(US_ASCII);
            Optional<StoreEntry> written = store.put(reservedPath(number), value, version, holding.guard());
            while (written.isEmpty()) {
                version = version(reserved(number));
                written = store.put(reservedPath(number), value, version, holding.guard());
            }
            version = written.get().version();
        }

        @Override
        public long fence() {
            return holding.fence();
        }

        @Override
        public boolean valid() {
            return holding.valid();
        }

        @Override
        public Duration remaining() {
            return holding.remaining();
        }

        @Override
        public boolean verify() {
            return holding.verify();
        }

        @Override
        public void onLost(Runnable action) {
            holding.onLost(action);
        }

        @Override
        public void close() {
            holding.close();
        }
    }
}
