package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.testkit.sql.InboxParkingContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class PostgreSqlInboxParkingIT extends InboxParkingContract {
    @BeforeEach
    void createTable() {
        EffectDatabase.execute(EffectDatabase.SHARED, "CREATE TABLE IF NOT EXISTS parked_effect (id text NOT NULL)");
        EffectDatabase.execute(
                EffectDatabase.SHARED,
                "CREATE INDEX IF NOT EXISTS parked_effect_id ON parked_effect (id text_pattern_ops)");
    }

    @Override
    protected DataSource dataSource() {
        return EffectDatabase.SHARED;
    }

    @Override
    protected JdbcDatabase database() {
        return PostgreSql.of(EffectDatabase.SHARED);
    }

    @Override
    protected String table() {
        return "parked_effect";
    }
}
