package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.testkit.contract.ParkedAdminContract;

class PostgreSqlParkedAdminIT extends ParkedAdminContract {
    @Override
    protected JdbcDatabase database() {
        return PostgreSql.of(EffectDatabase.SHARED);
    }
}
