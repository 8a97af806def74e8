package dev.hitotsu.zookeeper;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * The children of a watched node. The events of the watch keep the list up to date after it was read. ZooKeeper
 * delivers the events and answers of a connection in the order of its transactions, in one thread, so both fit
 * together.
 *
 * <p>The list is handed out only once per change. A caller that asks again without a change has to ask the server, and
 * so learns if the server is unavailable. Thread-safe; nothing blocks.
 */
final class CachedListing {
    /** Even if an event is lost after all, the list is not wrong for longer. */
    private static final long READ_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private @Nullable Map<String, Node> nodes;
    private long readNanos;
    private boolean changed;
    private int unanswered;
    private long events;
    private long generation;

    CachedListing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The list at some time, to compare with. */
    final class Snapshot {
        private final long mark;

        private Snapshot(long mark) {
            this.mark = mark;
        }

        Optional<Map<String, Node>> takeChanged() {
            return CachedListing.this.takeChanged();
        }

        /** Takes over what was read since the snapshot, unless there were events meanwhile. */
        void update(Map<String, Node> found) {
            CachedListing.this.update(found, mark);
        }
    }

    /** A snapshot. Take it before you read the list. */
    synchronized Snapshot snapshot() {
        return new Snapshot(events);
    }

    private synchronized void update(Map<String, Node> found, long mark) {
        if (mark == events) {
            nodes = new LinkedHashMap<>(found);
            changed = false;
            readNanos = nanoTime.getAsLong();
        }
    }

    /** Forgets the list, because events may be missed from now on. */
    synchronized void forget() {
        nodes = null;
        unanswered = 0;
        events++;
        generation++;
    }

    /** The list, if it has changed since it was read or taken last, is complete, and is not old. */
    private synchronized Optional<Map<String, Node>> takeChanged() {
        boolean old = nanoTime.getAsLong() - readNanos > READ_AGAIN_NANOS;
        if (nodes == null || !changed || unanswered > 0 || old) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(new LinkedHashMap<>(nodes));
    }

    /**
     * Notes that a child was removed, created or written.
     *
     * @param data reads what is there now
     * @param onUpdated called when the list is up to date; at once if the list is unknown
     */
    void changed(String name, boolean removed, Supplier<CompletableFuture<Answer<Node>>> data, Runnable onUpdated) {
        long generationAsked = noteChange(name, removed);
        if (generationAsked < 0) {
            onUpdated.run();
            return;
        }
        data.get().thenAccept(answer -> {
            answered(name, answer, generationAsked);
            onUpdated.run();
        });
    }

    /** The generation for which to read the child; negative if there is no need to read it. */
    private synchronized long noteChange(String name, boolean removed) {
        events++;
        if (nodes == null) {
            return -1;
        }
        if (removed) {
            nodes.remove(name);
            changed = true;
            return -1;
        }
        unanswered++;
        return generation;
    }

    private synchronized void answered(String name, Answer<Node> answer, long asked) {
        if (asked != generation || nodes == null) {
            return;
        }
        unanswered--;
        changed = true;
        if (answer.isOk()) {
            nodes.put(name, answer.value());
        } else if (answer.is(Code.NONODE)) {
            nodes.remove(name);
        } else {
            forget();
        }
    }
}
