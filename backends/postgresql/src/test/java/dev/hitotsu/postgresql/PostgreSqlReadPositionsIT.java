package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.testkit.contract.ReadPositionsContract;
import javax.sql.DataSource;

class PostgreSqlReadPositionsIT extends ReadPositionsContract {
    private final DataSource dataSource = SharedPostgreSql.database();

    @Override
    protected DataSource dataSource() {
        return dataSource;
    }

    @Override
    protected JdbcReadPositions positions(String consumer) {
        return PostgreSql.of(dataSource).readPositions(consumer);
    }
}
