package dev.hitotsu.zookeeper;

import java.util.Objects;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * What ZooKeeper's client says to a request.
 *
 * @param found null where there is none, or the code tells of a failure
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

    /** What an answer that is fine has. */
    T value() {
        return Objects.requireNonNull(found);
    }
}
