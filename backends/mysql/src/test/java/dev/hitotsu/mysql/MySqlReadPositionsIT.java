package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.testkit.contract.ReadPositionsContract;
import javax.sql.DataSource;

class MySqlReadPositionsIT extends ReadPositionsContract {
    private final MySql database = MySql.of(SharedMariaDb.dataSource(), SharedMariaDb.schema());

    @Override
    protected DataSource dataSource() {
        return SharedMariaDb.dataSource();
    }

    @Override
    protected JdbcReadPositions positions(String consumer) {
        return database.readPositions(consumer);
    }
}
