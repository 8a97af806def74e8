package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.sql.InboxParkingContract;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class MySqlInboxParkingIT extends InboxParkingContract {
    private final SchemaName schema = SharedMariaDb.schema();

    @BeforeEach
    void createTable() throws SQLException {
        SharedMariaDb.execute("CREATE TABLE " + table() + " (id varchar(100) NOT NULL, KEY (id)) ENGINE = InnoDB");
    }

    @Override
    protected DataSource dataSource() {
        return SharedMariaDb.dataSource();
    }

    @Override
    protected JdbcDatabase database() {
        return MySql.of(SharedMariaDb.dataSource(), schema);
    }

    @Override
    protected String table() {
        return schema + ".handled";
    }
}
