package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.JdbcFenceGuard;
import dev.hitotsu.testkit.contract.coordination.FenceGuardContract;
import javax.sql.DataSource;

class MySqlFenceGuardIT extends FenceGuardContract {
    private final JdbcFenceGuard guard =
            MySql.of(SharedMariaDb.dataSource(), SharedMariaDb.schema()).fenceGuard();

    @Override
    protected DataSource dataSource() {
        return SharedMariaDb.dataSource();
    }

    @Override
    protected JdbcFenceGuard guard() {
        return guard;
    }

    @Override
    protected String waitingTransactions() {
        return "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    }
}
