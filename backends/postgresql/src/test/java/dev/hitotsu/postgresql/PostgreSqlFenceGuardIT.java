package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcFenceGuard;
import dev.hitotsu.testkit.contract.coordination.FenceGuardContract;
import javax.sql.DataSource;

class PostgreSqlFenceGuardIT extends FenceGuardContract {
    private final DataSource dataSource = SharedPostgreSql.database();

    @Override
    protected DataSource dataSource() {
        return dataSource;
    }

    @Override
    protected JdbcFenceGuard guard() {
        return PostgreSql.of(dataSource).fenceGuard();
    }

    @Override
    protected String waitingTransactions() {
        return "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    }
}
