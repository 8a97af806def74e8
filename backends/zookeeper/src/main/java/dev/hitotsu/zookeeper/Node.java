package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import java.util.Optional;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * A node as it was read.
 *
 * @param data null if the node is a folder and no entry
 */
record Node(@SuppressWarnings("ArrayRecordComponent") byte @Nullable [] data, Stat stat) {
    /** The entry in this node, if there is one. */
    Optional<StoreEntry> entry(String path) {
        return data == null ? Optional.empty() : Optional.of(entry(path, data, stat));
    }

    boolean isOwnedBy(long session) {
        return stat.getEphemeralOwner() == session;
    }

    boolean isPersistent() {
        return stat.getEphemeralOwner() == 0;
    }

    /** The version is the transaction that wrote last. Unlike the version of the data, it never repeats. */
    static StoreEntry entry(String path, byte[] value, Stat stat) {
        return new StoreEntry(path, value, stat.getCzxid(), stat.getMzxid());
    }
}
