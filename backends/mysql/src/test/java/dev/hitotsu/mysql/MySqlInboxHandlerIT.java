package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.sql.InboxHandlerContract;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class MySqlInboxHandlerIT extends InboxHandlerContract {
    private final SchemaName schema = SharedMariaDb.schema();

    @BeforeEach
    void createTable() throws SQLException {
        SharedMariaDb.execute("CREATE TABLE " + table() + " (id varchar(40) NOT NULL) ENGINE = InnoDB");
    }

    @Override
    protected DataSource dataSource() {
        return SharedMariaDb.dataSource();
    }

    @Override
    protected JdbcDatabase database(DataSource connections) {
        return MySql.of(connections, schema);
    }

    @Override
    protected String table() {
        return schema + ".paid";
    }

    @Override
    protected String waitingTransactions() {
        return "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    }
}
