package dev.hitotsu.mysql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.mysql.internal.MySqlPools;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;
import java.util.function.Supplier;

/** Stores with a connection pool of their own. */
final class PooledStores {
    private PooledStores() {}

    /**
     * Opens a store. Does not wait for the database.
     *
     * @param timeout how long to wait for a connection, and for an answer, at most
     * @throws IllegalArgumentException if the URL is malformed; the message leaves out what may be a password
     */
    static CoordinationStore open(String url, Duration timeout) {
        return opened(() -> MySqlPools.open("coordination", url, timeout));
    }

    /** As {@link #open(String, Duration)}, by a URL that is read anew when the database refuses user or password. */
    static CoordinationStore open(ChangingSecret<String> url, Duration timeout) {
        return opened(() -> MySqlPools.open("coordination", url, timeout));
    }

    private static CoordinationStore opened(Supplier<PooledDataSource> opening) {
        try {
            PooledDataSource pool = opening.get();
            return MySqlCoordinationStore.of(pool, SchemaName.DEFAULT, pool::close);
        } catch (NoClassDefFoundError e) {
            throw new CoordinationException(
                    "coordination: com.zaxxer:HikariCP is not on the class path (expected: it is there to open a store"
                            + " by its URI; MySqlCoordinationStore.of takes a data source and needs no HikariCP)",
                    e);
        }
    }
}
