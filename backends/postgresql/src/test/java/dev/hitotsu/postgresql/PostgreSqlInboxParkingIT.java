package dev.hitotsu.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.testkit.sql.InboxParkingContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgreSqlInboxParkingIT extends InboxParkingContract {
    private static HikariDataSource pool;

    @BeforeAll
    static void openPool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(EffectDatabase.SHARED);
        config.setMaximumPoolSize(20);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void createTable() {
        EffectDatabase.execute(pool, "CREATE TABLE IF NOT EXISTS parked_effect (id text NOT NULL)");
        EffectDatabase.execute(
                pool, "CREATE INDEX IF NOT EXISTS parked_effect_id ON parked_effect (id text_pattern_ops)");
    }

    @Override
    protected DataSource dataSource() {
        return pool;
    }

    @Override
    protected JdbcDatabase database() {
        return PostgreSql.of(pool);
    }

    @Override
    protected String table() {
        return "parked_effect";
    }
}
