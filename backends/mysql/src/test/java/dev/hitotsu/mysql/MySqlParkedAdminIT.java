package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.ParkedAdminContract;

class MySqlParkedAdminIT extends ParkedAdminContract {
    private final SchemaName schema = SharedMariaDb.schema();

    @Override
    protected JdbcDatabase database() {
        return MySql.of(SharedMariaDb.dataSource(), schema);
    }
}
