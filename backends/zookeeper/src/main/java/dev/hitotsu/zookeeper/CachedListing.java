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
 * What is below a node that is watched, kept up by what the watch tells since it was read. ZooKeeper delivers events and
 * answers of a connection in the order in which it carried things out, in one thread, so that the two fit together.
 *
 * <p>A list is given away only once: who asks again without a change asks the server, and so learns that it is away.
 * Thread-safe; nothing blocks.
 */
final class CachedListing {
    /** Whatever may be missed, is not missed for longer. */
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

        /** Takes over what was read since, unless something was told meanwhile. */
        void update(Map<String, Node> found) {
            CachedListing.this.update(found, mark);
        }
    }

    /** Looks at the list; to be called before it is read. */
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

    /** Nothing is known any more: what happens now may not be told. */
    synchronized void forget() {
        nodes = null;
        unanswered = 0;
        events++;
        generation++;
    }

    /** The list, where it has changed since it was read or taken last and is known from a reading that is not old. */
    private synchronized Optional<Map<String, Node>> takeChanged() {
        boolean old = nanoTime.getAsLong() - readNanos > READ_AGAIN_NANOS;
        if (nodes == null || !changed || unanswered > 0 || old) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(new LinkedHashMap<>(nodes));
    }

    /**
     * Notes that a node below was removed, created or written.
     *
     * @param data asks for what is there now
     * @param told run when the list has followed, or now where it does not
     */
    void changed(String name, boolean removed, Supplier<CompletableFuture<Answer<Node>>> data, Runnable told) {
        long asking = noted(name, removed);
        if (asking < 0) {
            told.run();
            return;
        }
        data.get().thenAccept(answer -> {
            answered(name, answer, asking);
            told.run();
        });
    }

    /** The generation for which to ask what is there; negative where that need not be asked. */
    private synchronized long noted(String name, boolean removed) {
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
