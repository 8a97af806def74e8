package dev.hitotsu.postgresql;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.postgresql.coordination.PostgreSqlStoreProvider;
import dev.hitotsu.testkit.contract.coordination.LockContract;

class PostgreSqlLockIT extends LockContract {
    private static final String URI = SharedPostgreSql.uriOfDatabase();

    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return new PostgreSqlStoreProvider().open(URI, options.sessionTimeout(), options.requestTimeout());
    }
}
