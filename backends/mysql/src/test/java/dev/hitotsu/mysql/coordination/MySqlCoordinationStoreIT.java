package dev.hitotsu.mysql.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.SharedMariaDb;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;
import java.time.Duration;

class MySqlCoordinationStoreIT extends CoordinationStoreContract {
    private static final SchemaName SCHEMA = SharedMariaDb.schema();

    @Override
    protected CoordinationStore open() {
        return MySqlCoordinationStore.of(SharedMariaDb.dataSource(), SCHEMA);
    }

    @Override
    protected CoordinationStore openUnreachable() {
        return new MariaDbStoreProvider()
                .open("jdbc:mariadb://127.0.0.1:" + FreePorts.next() + "/x", SESSION, Duration.ofSeconds(1));
    }
}
