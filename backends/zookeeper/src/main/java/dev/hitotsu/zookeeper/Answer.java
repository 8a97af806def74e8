package dev.hitotsu.zookeeper;

import java.util.Objects;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * The answer of ZooKeeper's client to a request.
 *
 * @param found null if there is nothing, or if the code says that the request failed
 */
record Answer<T>(Code code, @Nullable T found) {
    static <T> Answer<T> ok(T found) {
        return new Answer<>(Code.OK, found);
    }

    boolean is(Code expected) {
        return code == expected;
    }

    boolean isOk() {
        return code == Code.OK;
    }

    /** What a successful answer found. */
    T value() {
        return Objects.requireNonNull(found);
    }
}
