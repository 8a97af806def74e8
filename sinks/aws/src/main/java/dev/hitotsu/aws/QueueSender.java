package dev.hitotsu.aws;

import dev.hitotsu.message.SendResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to one queue: some requests at a time, each with as many messages as SQS takes. Of a message group one
 * message is under way at most, so that a request in which one entry fails takes none of those behind it. Groups take
 * turns, so that one that has much to send holds up no other. Thread-safe.
 */
final class QueueSender {
    /** Entries of a request (SQS API reference, SendMessageBatch). */
    static final int MAX_ENTRIES = 10;

    /** Bytes of all entries of a request together. */
    static final long MAX_BYTES = 1 << 20;

    /** Sends some messages at once. */
    @FunctionalInterface
    interface Request {
        /**
         * What became of each message. Does not throw.
         *
         * @param ended whether nothing may start any more
         */
        Map<SqsSend, SendResult> send(List<SqsSend> batch, BooleanSupplier ended);
    }

    private final SinkOptions options;
    private final Executor executor;
    private final Request request;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Groups of which nothing is under way, in the order of their turns. */
    private final Map<String, Deque<SqsSend>> ready = new LinkedHashMap<>();
    /** Groups of which a message is under way, with what waits behind it. */
    private final Map<String, Deque<SqsSend>> busy = new HashMap<>();

    private final Set<SqsSend> underWay = new HashSet<>();
    private int workers;
    /** Workers that wait for their request to fill. */
    private int collecting;

    private boolean flushed;
    private @Nullable String endReason;

    QueueSender(SinkOptions options, Executor executor, Request request) {
        this.options = options;
        this.executor = executor;
        this.request = request;
    }

    /** Takes a send, which gets its answer whatever happens. Does not block. */
    void offer(SqsSend send) {
        String ended;
        boolean hire = false;
        lock.lock();
        try {
            ended = endReason;
            if (ended == null) {
                hire = add(send);
            }
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            send.complete(SendResult.unavailable(ended));
        } else if (hire) {
            hire();
        }
    }

    /** Returns whether one more worker is wanted. */
    private boolean add(SqsSend send) {
        Deque<SqsSend> behind = busy.get(send.group());
        if (behind != null) {
            behind.add(send);
            return false;
        }
        ready.computeIfAbsent(send.group(), group -> new ArrayDeque<>()).add(send);
        if (ready.size() % MAX_ENTRIES == 0) {
            changed.signal();
        }
        if (workers >= options.requests() || ready.size() <= collecting * MAX_ENTRIES) {
            return false;
        }
        workers++;
        collecting++;
        return true;
    }

    private void hire() {
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            end("closed");
        }
    }

    private void work() {
        boolean hired = true;
        for (List<SqsSend> batch = take(hired); batch != null; batch = take(hired)) {
            hired = false;
            Map<SqsSend, SendResult> results = batch.isEmpty() ? Map.of() : request.send(batch, this::isEnded);
            release(batch);
            batch.forEach(send -> send.complete(results.getOrDefault(send, SendResult.unavailable("no answer"))));
        }
    }

    /**
     * The messages of the next request, perhaps none; null where nothing waits any more, and the worker ends.
     *
     * @param counted whether this worker is counted among those that collect already
     */
    private @Nullable List<SqsSend> take(boolean counted) {
        lock.lock();
        try {
            collecting += counted ? 0 : 1;
            awaitEntries();
            collecting--;
            if (ready.isEmpty()) {
                workers--;
                return null;
            }
            List<SqsSend> batch = fill();
            flushed &= !ready.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void awaitEntries() {
        long left = options.linger().toNanos();
        while (!ready.isEmpty() && ready.size() < MAX_ENTRIES && !flushed && endReason == null && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<SqsSend> fill() {
        List<SqsSend> batch = new ArrayList<>();
        long bytes = 0;
        Iterator<Map.Entry<String, Deque<SqsSend>>> groups = ready.entrySet().iterator();
        while (groups.hasNext() && batch.size() < MAX_ENTRIES) {
            Map.Entry<String, Deque<SqsSend>> group = groups.next();
            SqsSend first = group.getValue().getFirst();
            bytes += first.message().bytes();
            if (bytes > MAX_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(group.getValue().removeFirst());
            groups.remove();
            busy.put(group.getKey(), group.getValue());
        }
        underWay.addAll(batch);
        return batch;
    }

    /** What waited behind these messages may go now. */
    private void release(List<SqsSend> batch) {
        lock.lock();
        try {
            for (SqsSend send : batch) {
                underWay.remove(send);
                Deque<SqsSend> behind = busy.remove(send.group());
                if (behind != null && !behind.isEmpty()) {
                    ready.put(send.group(), behind);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return endReason != null;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes for a while. */
    void flush() {
        lock.lock();
        try {
            flushed = !ready.isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Answers everything. Nothing starts afterwards. */
    void end(String reason) {
        List<SqsSend> unanswered = new ArrayList<>();
        lock.lock();
        try {
            endReason = endReason == null ? reason : endReason;
            unanswered.addAll(underWay);
            ready.values().forEach(unanswered::addAll);
            busy.values().forEach(unanswered::addAll);
            ready.clear();
            busy.clear();
            underWay.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        unanswered.forEach(send -> send.complete(SendResult.unavailable(reason)));
    }
}
