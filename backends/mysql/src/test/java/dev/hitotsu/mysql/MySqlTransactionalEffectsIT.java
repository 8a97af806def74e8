package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.sql.TransactionalEffectsContract;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class MySqlTransactionalEffectsIT extends TransactionalEffectsContract {
    private final SchemaName schema = SharedMariaDb.schema();

    @BeforeEach
    void createTable() throws SQLException {
        SharedMariaDb.execute("CREATE TABLE " + table() + " (id varchar(80) NOT NULL) ENGINE = InnoDB"
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }

    @Override
    protected DataSource dataSource() {
        return SharedMariaDb.dataSource();
    }

    @Override
    protected JdbcEffectRunner effects(DataSource connections) {
        return MySql.of(connections, schema).effects("orders");
    }

    @Override
    protected OutboxEffectRunner outboxEffects(DataSource connections) {
        return MySql.of(connections, schema).outboxEffects("outbox-orders");
    }

    @Override
    protected String table() {
        return schema + ".charge";
    }

    @Override
    protected String messagesOf(String key) {
        return "SELECT count(*) FROM " + schema + ".message WHERE message_key = '" + key + "'";
    }
}
