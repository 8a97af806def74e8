package dev.hitotsu.it.operator;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Operators are killed in the middle of changes of many parked messages of consumers. Two books agree afterwards: each
 * message counts its own changes, and the record says how many each step has changed.
 */
class KilledInboxOperatorIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("hitotsu.kills", 4);
    private static final int MESSAGES = 5_000;
    private static final String RECORDED = "SELECT coalesce(sum(changed), 0) FROM hitotsu.operator_audit";

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatWasChangedEqualsWhatWasRecorded() throws Exception {
        System.out.printf("seed %d%n", SEED);
        Random random = new Random(SEED);
        PostgreSql.of(server.dataSource()).schema().apply();
        Queries.execute(server.dataSource(), """
                INSERT INTO hitotsu.inbox_parked (consumer, state, attempts, next_attempt_at, reader, id, topic, type,
                    occurred_at, version, parked_at, changed_at)
                SELECT 'payments', 'DEAD', 10, now(), 'group-1', gen_random_uuid(), 'charges', 'T', now(), 0, now(),
                    now()
                FROM generate_series(1, %d)
                """.formatted(MESSAGES));
        long inTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killWhen(queryLong(RECORDED) + 1 + random.nextInt(2 * MESSAGES));
            inTheMiddle += queryLong("SELECT count(DISTINCT version) - 1 FROM hitotsu.inbox_parked");
            assertThat(queryLong("SELECT sum(version) FROM hitotsu.inbox_parked"))
                    .isEqualTo(queryLong(RECORDED));
        }
        System.out.printf("%d kills, %d changes recorded%n", KILLS, queryLong(RECORDED));

        assertThat(inTheMiddle).as("kills in the middle of a change of many").isPositive();
        assertThat(queryLong("SELECT count(*) FROM hitotsu.inbox_parked")).isEqualTo(MESSAGES);
    }

    private void killWhen(long recorded) throws Exception {
        try (ChildProcess operator = JavaProcess.of(InboxOperatorMain.class)
                .shortLived()
                .heap("128m")
                .arguments(server.jdbcUrl(), server.user(), server.password())
                .start()) {
            await().until(() -> {
                assertThat(operator.isAlive()).isTrue();
                return queryLong(RECORDED) >= recorded;
            });
            operator.kill();
        }
        // What the killed operator's connection had begun ends by itself, either way.
        await().until(() -> queryLong("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
                == 0);
    }

    private long queryLong(String sql) throws SQLException {
        return Queries.number(server.dataSource(), sql);
    }
}
