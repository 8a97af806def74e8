package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forgotten leaves room for what comes. */
class EffectCleaningIT {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final int EFFECTS = 1_000;

    private final DataSource database = SharedPostgreSql.withNewSessions(SharedPostgreSql.database());
    private final HikariDataSource pool = pool(database);
    private final LeaseStore store = PostgreSql.of(pool).leaseStore();

    private static HikariDataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void theTableStaysAsLargeAsWhatIsRemembered() throws SQLException {
        long afterFirst = 0;
        for (int round = 1; round <= 5; round++) {
            for (int i = 0; i < EFFECTS; i++) {
                runOne();
            }
            assertThat(deleteAll()).as("nothing is forgotten early").isZero();
            EffectDatabase.endTimesToLive(database);
            assertThat(deleteAll()).isEqualTo(EFFECTS);
            // What autovacuum does by itself.
            EffectDatabase.execute(database, "VACUUM (INDEX_CLEANUP ON) hitotsu.effect");
            if (round == 1) {
                afterFirst = size();
            }
        }
        assertThat(size()).isLessThan(2 * Math.max(afterFirst, 1 << 20));
    }

    /** A run updates its row in place: none of the columns that change meanwhile is in an index. */
    @Test
    void aRunChangesNoIndex() {
        for (int i = 0; i < 100; i++) {
            runOne();
        }
        pool.close();
        await().untilAsserted(() -> {
            assertThat(statistic("n_tup_upd")).isEqualTo(200);
            assertThat(statistic("n_tup_hot_upd")).isGreaterThan(100);
        });
    }

    private long statistic(String column) throws SQLException {
        return Queries.number(database, "SELECT " + column + " FROM pg_stat_user_tables WHERE relname = 'effect'");
    }

    private void runOne() {
        EffectKey key = new EffectKey("payments", UUID.randomUUID().toString());
        UUID owner = UUID.randomUUID();
        store.claim(key, owner, new byte[32], TERMS);
        store.renew(key, owner, TERMS);
        store.complete(key, owner, new byte[100], TERMS);
    }

    private int deleteAll() {
        int all = 0;
        for (int deleted = store.deleteForgotten(500); deleted > 0; deleted = store.deleteForgotten(500)) {
            all += deleted;
        }
        return all;
    }

    private long size() throws SQLException {
        return Queries.number(database, "SELECT pg_total_relation_size('hitotsu.effect')");
    }
}
