package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.sql.Queries;
import dev.hitotsu.testkit.sql.TransactionalEffectsContract;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MySqlTransactionalEffectsIT extends TransactionalEffectsContract {
    private static final byte[] PRINT = {1};

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

    private long waiting() throws SQLException {
        return Queries.number(
                dataSource(),
                "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                        + " AND trx_query LIKE '%" + schema + ".effect%'");
    }

    /** The server would end the wait some time, and the answer would be the same: so the server is asked. */
    @Test
    void aClaimDoesNotWaitForTheLockOfAnother() throws Exception {
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = threads.submit(() -> effects(dataSource()).<Exception>run("key", PRINT, connection -> {
                isRunning.countDown();
                mayEnd.await();
                return EffectResult.DONE;
            }));
            isRunning.await();
            var other = threads.submit(
                    () -> effects(dataSource()).<Exception>run("key", PRINT, connection -> EffectResult.DONE));
            try {
                await().until(() -> other.isDone() || waiting() > 0);
                assertThat(waiting()).as("claims that wait").isZero();
                assertThat(other.get()).isInstanceOf(EffectOutcome.InFlight.class);
            } finally {
                mayEnd.countDown();
            }
            assertThat(running.get()).isInstanceOf(EffectOutcome.Done.class);
        }
    }
}
