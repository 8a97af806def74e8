package dev.hitotsu.id.file;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/** A slot that this process holds while it has the lock on the slot's file. */
final class FileWorkerSlot implements WorkerSlot {
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
                file.store(until.toEpochMilli());
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
            if (file.isInPlace() && usedBefore.isBefore(reservedUntil)) {
                file.store(Math.max(reservedFrom.toEpochMilli(), usedBefore.toEpochMilli()));
            }
        }
    }

    private void requireHeld() throws IOException {
        // A file that was deleted or replaced is still locked, but somebody else may lock the new one.
        if (held && !file.isInPlace()) {
            held = false;
        }
        if (!held) {
            throw new WorkerSlotLostException(
                    "worker slot: " + number + " is no longer ours (expected: " + file + " as it was locked)");
        }
    }
}
