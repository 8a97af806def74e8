package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.testkit.sql.InboxHandlerContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class PostgreSqlInboxHandlerIT extends InboxHandlerContract {
    @BeforeEach
    void createTable() {
        EffectDatabase.execute(EffectDatabase.SHARED, "CREATE TABLE IF NOT EXISTS paid (id text NOT NULL)");
    }

    @Override
    protected DataSource dataSource() {
        return EffectDatabase.SHARED;
    }

    @Override
    protected JdbcDatabase database(DataSource connections) {
        return PostgreSql.of(connections);
    }

    @Override
    protected String table() {
        return "paid";
    }

    @Override
    protected String waitingTransactions() {
        return "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    }
}
