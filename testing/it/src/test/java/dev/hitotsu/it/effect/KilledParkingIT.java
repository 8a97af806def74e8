package dev.hitotsu.it.effect;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes of one consumer, each with a partition, handle messages of which many fail again and again, while one
 * of the two is killed. Each effect happens once, and those of a key in their order.
 */
class KilledParkingIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int MESSAGES = Integer.getInteger("hitotsu.messages", 300);
    private static final int KILLS = 4;
    private static final int KEYS = 40;

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final ChildProcess[] processes = new ChildProcess[2];

    @BeforeEach
    void start() throws Exception {
        PostgreSql.of(server.dataSource()).schema().apply();
        execute("CREATE TABLE counted (place bigint GENERATED ALWAYS AS IDENTITY, key text, number int)");
        execute("CREATE TABLE log (part int, number int, key text, id uuid, PRIMARY KEY (part, number))");
        execute("INSERT INTO log SELECT part, number, part || '-' || number % " + KEYS + ", gen_random_uuid()"
                + " FROM generate_series(0, 1) AS part, generate_series(1, " + MESSAGES + ") AS number");
        execute("CREATE TABLE acknowledged AS SELECT part, 0 AS done FROM generate_series(0, 1) AS part");
        for (int i = 0; i < processes.length; i++) {
            startProcess(i);
        }
    }

    @AfterEach
    void stop() {
        for (ChildProcess process : processes) {
            process.close();
        }
        server.close();
    }

    private void startProcess(int index) {
        processes[index] = JavaProcess.of(ParkingConsumerMain.class)
                .shortLived()
                .heap("128m")
                .arguments(Integer.toString(index), server.jdbcUrl(), server.user(), server.password())
                .start();
    }

    @Test
    void everyEffectHappensOnceAndInTheOrderOfItsKey() throws Exception {
        System.out.println("seed " + SEED);
        Random chance = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
            long next = 2L * MESSAGES * kill / (KILLS + 1) + chance.nextInt(MESSAGES / KILLS);
            await().until(() -> number("SELECT count(*) FROM counted") >= next);
            int victim = chance.nextInt(2);
            processes[victim].kill();
            startProcess(victim);
        }
        await().until(() -> number("SELECT min(done) FROM acknowledged") == MESSAGES
                && number("SELECT count(*) FROM hitotsu.inbox_parked") == 0);

        assertThat(number("SELECT count(*) FROM counted")).isEqualTo(2L * MESSAGES);
        assertThat(number("SELECT count(DISTINCT (key, number)) FROM counted")).isEqualTo(2L * MESSAGES);
        assertThat(number("SELECT count(*) FROM (SELECT number < lag(number) OVER (PARTITION BY key ORDER BY place)"
                        + " AS wrong FROM counted) AS neighbours WHERE wrong"))
                .as("effects that came before an earlier one of their key")
                .isZero();
    }

    private void execute(String sql) throws SQLException {
        Queries.execute(server.dataSource(), sql);
    }

    private long number(String sql) throws SQLException {
        return Queries.number(server.dataSource(), sql);
    }
}
