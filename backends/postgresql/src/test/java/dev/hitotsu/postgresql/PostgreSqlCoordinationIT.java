package dev.hitotsu.postgresql;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.postgresql.coordination.PostgreSqlStoreProvider;
import dev.hitotsu.testkit.contract.coordination.CoordinationContract;

class PostgreSqlCoordinationIT extends CoordinationContract {
    private static final String URI = SharedPostgreSql.uriOfDatabase();

    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return new PostgreSqlStoreProvider().open(URI, options.sessionTimeout(), options.requestTimeout());
    }
}
