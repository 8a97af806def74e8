package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.TransactionReader.Transaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows between the thread that receives them and the one that reads. Who receives waits where there are too many: the server keeps
 * the rest. Thread-safe.
 */
final class TransactionQueue {
    private static final int MAX_ROWS = 50_000;
    private static final long MAX_BYTES = 8 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition closing = lock.newCondition();
    private final Deque<LogRow> rows = new ArrayDeque<>();
    private long bytes;
    private boolean open;
    private boolean anew;
    private boolean closed;

    /** Rows arrive from now on. If this is a new beginning those that are there are forgotten. */
    void openStream(boolean beginsAnew) {
        change(() -> {
            open = true;
            if (beginsAnew) {
                anew = true;
                rows.clear();
                bytes = 0;
            }
        });
    }

    /** No rows arrive for now. */
    void closeStream() {
        change(() -> open = false);
    }

    boolean isOpen() {
        return locked(() -> open);
    }

    /** Whether rows are missing since the last call. */
    boolean beginsAnew() {
        return locked(() -> {
            boolean began = anew;
            anew = false;
            return began;
        });
    }

    /** Waits for room where there is none. */
    void add(Transaction transaction) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !rows.isEmpty() && (rows.size() >= MAX_ROWS || bytes >= MAX_BYTES)) {
                room.await();
            }
            for (LogRow row : transaction.rows()) {
                rows.add(row);
                bytes += row.size();
            }
            if (!rows.isEmpty()) {
                filled.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a row, the stream ends or begins anew; at most for so long. */
    void await(Duration maxWait) {
        lock.lock();
        try {
            long left = maxWait.toNanos();
            while (rows.isEmpty() && open && !anew && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The rows that are there, in their order. */
    List<LogRow> take(int maxRows, long maxBytes) {
        return locked(() -> {
            List<LogRow> taken = new ArrayList<>();
            long takenBytes = 0;
            while (!rows.isEmpty() && taken.size() < maxRows && (taken.isEmpty() || takenBytes < maxBytes)) {
                LogRow row = rows.removeFirst();
                taken.add(row);
                takenBytes += row.size();
            }
            bytes -= takenBytes;
            room.signalAll();
            return taken;
        });
    }

    /** Waits for so long, or until the end. */
    void pause(Duration length) {
        lock.lock();
        try {
            if (!closed) {
                boolean unused = closing.await(length.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return locked(() -> closed);
    }

    /** Ends all waiting. */
    void close() {
        change(() -> closed = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            filled.signalAll();
            room.signalAll();
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <R extends @Nullable Object> R locked(Supplier<R> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
