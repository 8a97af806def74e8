package dev.hitotsu.id.file;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot that this process holds while it has the lock on the slot's file, and while nobody else writes to that file.
 */
final class FileWorkerSlot implements WorkerSlot {
    private static final Logger log = LoggerFactory.getLogger(FileWorkerSlot.class);

    private final int number;
    private final SlotFile file;
    private final Instant reservedFrom;
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Instant reservedUntil;
    private volatile boolean held = true;

    FileWorkerSlot(int number, SlotFile file) {
        this.number = number;
        this.file = file;
        this.reservedFrom = Instant.ofEpochMilli(file.storedMillis());
        this.reservedUntil = reservedFrom;
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
    public void reserve(Instant until) {
        writing.lock();
        try {
            requireHeld();
            if (until.isAfter(reservedUntil)) {
                if (!file.tryStore(until.toEpochMilli())) {
                    lose();
                }
                reservedUntil = Instant.ofEpochMilli(until.toEpochMilli());
            }
        } catch (IOException e) {
            throw new IdException(file + ": " + e + " (expected: a file that can be written)", e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean valid() {
        return held;
    }

    @Override
    public void release(Instant usedBefore) {
        writing.lock();
        try {
            if (held) {
                held = false;
                giveBack(usedBefore);
            }
        } catch (IOException e) {
            throw new IdException(file + ": " + e + " (expected: a file that can be written)", e);
        } finally {
            writing.unlock();
        }
    }

    private void giveBack(Instant usedBefore) throws IOException {
        try (file) {
            if (usedBefore.isBefore(reservedUntil)
                    && !file.tryStore(Math.max(reservedFrom.toEpochMilli(), usedBefore.toEpochMilli()))) {
                log.warn("worker slot {}: {} was somebody else's when it was given back", number, file);
            }
        }
    }

    private void lose() throws IOException {
        held = false;
        file.close();
        requireHeld();
    }

    private void requireHeld() {
        if (!held) {
            throw new WorkerSlotLostException(
                    "worker slot: " + number + " is no longer ours (expected: " + file + " as it was locked)");
        }
    }
}
