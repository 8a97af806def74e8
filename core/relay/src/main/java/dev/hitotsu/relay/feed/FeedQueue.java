package dev.hitotsu.relay.feed;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows between the thread that receives them and the one that reads, so many that memory stays bounded. Thread-safe.
 *
 * @param <R> a row
 */
final class FeedQueue<R> {
    static final int MAX_ROWS = 50_000;
    private static final long MAX_BYTES = 8 << 20;

    private final ToLongFunction<R> sizes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition closing = lock.newCondition();
    private final Deque<R> rows = new ArrayDeque<>();
    private long bytes;
    private boolean open;
    private boolean anew;
    private boolean closed;

    FeedQueue(ToLongFunction<R> sizes) {
        this.sizes = requireNonNull(sizes, "sizes: null (expected: the size of a row in bytes)");
    }

    /** Rows arrive from now on. If this is a new beginning, those that are there are forgotten. */
    void openStream(boolean beginsAnew) {
        change(() -> {
            open = true;
            if (beginsAnew) {
                beginAnew();
            }
        });
    }

    private void beginAnew() {
        anew = true;
        rows.clear();
        bytes = 0;
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

    /** Adds rows; waits for room where there is none. */
    void put(Collection<? extends R> added) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && isFull()) {
                room.await();
            }
            addAll(added);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a row. Where there is no room all rows are forgotten, and what comes until the reader knows of it. */
    void offer(R row) {
        lock.lock();
        try {
            if (isFull()) {
                beginAnew();
            }
            if (anew) {
                filled.signalAll();
            } else {
                addAll(List.of(row));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return !rows.isEmpty() && (rows.size() >= MAX_ROWS || bytes >= MAX_BYTES);
    }

    private void addAll(Collection<? extends R> added) {
        for (R row : added) {
            rows.add(row);
            bytes += sizes.applyAsLong(row);
        }
        if (!rows.isEmpty()) {
            filled.signalAll();
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
    List<R> take(int maxRows, long maxBytes) {
        return locked(() -> {
            List<R> taken = new ArrayList<>();
            long takenBytes = 0;
            while (!rows.isEmpty() && taken.size() < maxRows && (taken.isEmpty() || takenBytes < maxBytes)) {
                R row = rows.removeFirst();
                taken.add(row);
                takenBytes += sizes.applyAsLong(row);
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
                boolean unused = closing.await(length.toNanos(), TimeUnit.NANOSECONDS);
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

    private <T extends @Nullable Object> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
