package dev.hitotsu.postgresql;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.postgresql.coordination.PostgreSqlStoreProvider;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;
import java.time.Duration;

class PostgreSqlCoordinationStoreIT extends CoordinationStoreContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String URI = SharedPostgreSql.uriOfDatabase();

    @Override
    protected CoordinationStore open() {
        return new PostgreSqlStoreProvider().open(URI, SESSION, TIMEOUT);
    }

    @Override
    protected CoordinationStore openUnreachable() {
        return new PostgreSqlStoreProvider()
                .open("jdbc:postgresql://127.0.0.1:" + FreePorts.next() + "/x", SESSION, Duration.ofSeconds(1));
    }
}
