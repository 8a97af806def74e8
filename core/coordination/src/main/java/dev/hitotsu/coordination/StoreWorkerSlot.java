package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker slot that is leased from a coordination store. The reserved time is written under the fence of the lease, so
 * a generator that has lost its slot without noticing can use up its reserved time and no more (promise P8).
 * Thread-safe.
 */
public final class StoreWorkerSlot implements WorkerSlot, Grant {
    private static final Logger log = LoggerFactory.getLogger(StoreWorkerSlot.class);

    private final CoordinationStore store;
    private final SessionGrant grant;
    private final int number;
    private final String reservedPath;
    private final Instant reservedFrom;
    private volatile Instant reservedUntil;
    private long version;
    private boolean released;

    /** Reads from the store what the last holder has reserved. */
    StoreWorkerSlot(CoordinationStore store, SessionGrant grant, int number, String reservedPath) {
        this.store = store;
        this.grant = grant;
        this.number = number;
        this.reservedPath = reservedPath;
        Optional<StoreEntry> reserved = store.get(reservedPath);
        this.reservedFrom =
                Instant.ofEpochMilli(reserved.map(StoreWorkerSlot::millis).orElse(0L));
        this.reservedUntil = reservedFrom;
        this.version = version(reserved);
    }

    private static long millis(StoreEntry reserved) {
        return Long.parseLong(new String(reserved.value(), US_ASCII));
    }

    private static long version(Optional<StoreEntry> reserved) {
        return reserved.map(StoreEntry::version).orElse(StoreEntry.ABSENT);
    }

    SessionGrant sessionGrant() {
        return grant;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Instant reservedFrom() {
        return reservedFrom;
    }

    @Override
    public Instant reservedUntil() {
        return reservedUntil;
    }

    @Override
    public synchronized void reserve(Instant until) {
        if (until.isAfter(reservedUntil)) {
            write(until);
            reservedUntil = until;
        }
    }

    private void write(Instant reserved) {
        byte[] value = Long.toString(roundedUpMillis(reserved)).getBytes(US_ASCII);
        try {
            version = StoreWorkerSlots.translate(() -> write(value));
        } catch (GuardLostException e) {
            throw new WorkerSlotLostException("worker slot " + number + ": " + e.getMessage(), e);
        }
    }

    /** The store keeps milliseconds. */
    private static long roundedUpMillis(Instant time) {
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(millis).equals(time) ? millis : millis + 1;
    }

    /**
     * Writes over the version that we know. If the store carries out an earlier write of ours late, that write meets
     * another version, and cannot take back what was reserved after it.
     */
    private long write(byte[] value) {
        Optional<StoreEntry> written = store.put(reservedPath, value, version, grant.guard());
        while (written.isEmpty()) {
            version = version(store.get(reservedPath));
            written = store.put(reservedPath, value, version, grant.guard());
        }
        return written.get().version();
    }

    @Override
    public synchronized void release(Instant usedBefore) {
        if (released) {
            return;
        }
        released = true;
        try {
            if (usedBefore.isBefore(reservedUntil) && !usedBefore.isBefore(reservedFrom)) {
                write(usedBefore);
            }
        } catch (IdException e) {
            log.debug("worker slot {}: the next owner starts at the end of the reserved time", number, e);
        } finally {
            close();
        }
    }

    @Override
    public long fence() {
        return grant.fence();
    }

    @Override
    public boolean valid() {
        return grant.valid();
    }

    @Override
    public Duration remaining() {
        return grant.remaining();
    }

    @Override
    public boolean verify() {
        return grant.verify();
    }

    @Override
    public void onLost(Runnable listener) {
        grant.onLost(listener);
    }

    /**
     * Gives the slot back. The next owner starts at {@link #reservedUntil()}; {@link #release} tells it more exactly.
     */
    @Override
    public void close() {
        grant.close();
    }
}
