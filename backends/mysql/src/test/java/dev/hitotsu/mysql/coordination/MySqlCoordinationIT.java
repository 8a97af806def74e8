package dev.hitotsu.mysql.coordination;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.SharedMariaDb;
import dev.hitotsu.testkit.contract.coordination.CoordinationContract;

class MySqlCoordinationIT extends CoordinationContract {
    private static final SchemaName SCHEMA = SharedMariaDb.schema();

    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return MySqlCoordinationStore.of(SharedMariaDb.dataSource(), SCHEMA);
    }
}
