package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreWatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of a store, on the connection through which it reads. ZooKeeper has one watch per watched node. It stays
 * until it is removed, and also reports changes of the children. A queue entry has no children and ends once, so a
 * cheaper kind of watch is enough, which reports once and is then gone. This is the kind that every waiting lock needs.
 *
 * <p>No change between a watch and the next read is missed, although nobody waits until the watch is established: a
 * connection carries out its requests in order, so the read comes after the watch. That is not so if the watch was
 * established again or on another connection; then all listeners are called, so that they read again.
 *
 * <p>Thread-safe; nothing blocks.
 */
final class Watches {
    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final Map<String, WatchedNode> watched = new HashMap<>();
    private @Nullable Connection connection;

    synchronized boolean isEmpty() {
        return watched.isEmpty();
    }

    /** The known children of the node; empty if it is not watched on this connection. */
    synchronized Optional<CachedListing.Snapshot> listing(String node, Connection reading) {
        return reading == connection
                ? Optional.ofNullable(watched.get(node)).map(each -> each.listing.snapshot())
                : Optional.empty();
    }

    synchronized StoreWatch add(String node, Runnable added, Connection reading) {
        connection = reading;
        WatchedNode present = watched.get(node);
        if (present == null) {
            present = new WatchedNode(node);
            watched.put(node, present);
            present.establish(reading, false);
        }
        return present.add(added);
    }

    /** From now on the store reads through another connection. */
    synchronized void moveTo(Connection next) {
        Connection former = connection;
        if (former == next) {
            return;
        }
        connection = next;
        for (WatchedNode each : watched.values()) {
            each.abandon(former);
            each.establish(next, true);
        }
    }

    /**
     * The client is connected to a server, perhaps after a time without one. It has established the watches again that
     * it knew of.
     */
    void connected(Connection found) {
        List<WatchedNode> told;
        synchronized (this) {
            if (found != connection) {
                return;
            }
            told = List.copyOf(watched.values());
            told.forEach(each -> each.listing.forget());
            told.stream().filter(each -> !each.established).forEach(each -> each.establish(found, true));
        }
        told.forEach(WatchedNode::tell);
    }

    private synchronized void remove(WatchedNode former, Runnable listener) {
        boolean last = former.listeners.remove(listener) && former.listeners.isEmpty();
        if (last && watched.remove(former.node, former)) {
            former.abandon(connection);
        }
    }

    /** One node and its listeners. */
    private final class WatchedNode {
        private final String node;
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private final boolean once;
        private final CachedListing listing = new CachedListing(System::nanoTime);
        /** Whether the watch is established or was requested. */
        private boolean established;

        WatchedNode(String node) {
            this.node = node;
            this.once = QueueName.isQueueName(node);
        }

        StoreWatch add(Runnable added) {
            // A new object each time, because the same listener may be added twice.
            Runnable listener = added::run;
            listeners.add(listener);
            return () -> remove(this, listener);
        }

        void establish(Connection on, boolean again) {
            established = true;
            listing.forget();
            Requests requests = on.requests();
            Watcher watcher = event -> process(on, event);
            (once ? requests.watchOnce(node, watcher) : requests.addWatch(node, watcher))
                    .thenAccept(answer -> onEstablished(on, again, answer.code()));
        }

        private void onEstablished(Connection on, boolean again, Code code) {
            synchronized (Watches.this) {
                if (on != connection) {
                    return;
                }
                established &= code == Code.OK;
            }
            if (code != Code.OK) {
                log.debug("{}: could not be watched, {}", node, code);
            }
            if (code == Code.NONODE || (again && code == Code.OK)) {
                tell();
            }
        }

        void abandon(@Nullable Connection former) {
            if (established && former != null && !former.hasEnded()) {
                former.requests().removeWatches(node);
            }
            established = false;
        }

        private void process(Connection on, WatchedEvent event) {
            String where = event.getPath();
            if (where == null || !(where.equals(node) || NodePaths.parent(where).equals(node)) || !isWatchedOn(on)) {
                return;
            }
            if (once) {
                watchAgainUnlessGone(event);
            }
            if (where.equals(node)) {
                tell();
            } else {
                boolean removed = event.getType() == Watcher.Event.EventType.NodeDeleted;
                String name = where.substring(node.length() + 1);
                listing.changed(name, removed, () -> on.requests().data(where), this::tell);
            }
        }

        /** Events of a former connection may be old. When the watches moved, all listeners were called. */
        private boolean isWatchedOn(Connection on) {
            synchronized (Watches.this) {
                return on == connection;
            }
        }

        private void watchAgainUnlessGone(WatchedEvent event) {
            synchronized (Watches.this) {
                established = false;
                Connection present = connection;
                if (event.getType() != Watcher.Event.EventType.NodeDeleted
                        && present != null
                        && watched.get(node) == this) {
                    establish(present, true);
                }
            }
        }

        private void tell() {
            listeners.forEach(this::tell);
        }

        private void tell(Runnable listener) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.warn("{}: a listener has failed", node, e);
            }
        }
    }
}
