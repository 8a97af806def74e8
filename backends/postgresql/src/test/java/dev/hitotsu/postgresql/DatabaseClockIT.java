package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The clock by which sessions end is set. The sessions of coordination find another {@code clock_timestamp} than the
 * database's own, which a table sets ahead or back.
 */
@Tag("one-version")
class DatabaseClockIT {
    private static final CoordinationOptions OPTIONS =
            CoordinationOptions.defaults().withSessionTimeout(Duration.ofMinutes(5));

    private static PostgreSqlServer server;

    private final Coordination one = Coordination.open(uri(), OPTIONS.withInstance("one"));
    private final Coordination two = Coordination.open(uri(), OPTIONS.withInstance("two"));

    @BeforeAll
    static void start() throws Exception {
        server = PostgreSqlServer.builder().start();
        PostgreSql.of(server.dataSource()).schema().apply();
        run("CREATE SCHEMA clock");
        run("CREATE TABLE clock.step (ahead interval NOT NULL)");
        run("INSERT INTO clock.step VALUES ('0')");
        run("CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
                + " 'SELECT pg_catalog.clock_timestamp() + ahead FROM clock.step'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static String uri() {
        return server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password()
                + "&currentSchema=clock,pg_catalog";
    }

    private static void run(String sql) throws Exception {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void setAhead(String interval) throws Exception {
        run("UPDATE clock.step SET ahead = '" + interval + "'");
    }

    @Test
    void aStepForwardEndsSessionsAndTheFenceTellsTheHoldersApart() throws Exception {
        setAhead("0");
        Grant former = one.lock("forward").acquire();
        AtomicBoolean told = new AtomicBoolean();
        former.onLost(() -> told.set(true));

        Grant next = acquireAfterAStep();

        assertThat(next.fence()).isGreaterThan(former.fence());
        assertThatThrownBy(() -> one.config().putGuarded("k", "former", former)).isInstanceOf(GrantLostException.class);
        assertThat(two.config().putGuarded("k", "next", next).value()).isEqualTo("next");
        assertThat(former.verify()).isFalse();
        await().untilTrue(told);
    }

    /** A session that is renewed before anybody looks for those that have ended outlives a step, but not many. */
    private Grant acquireAfterAStep() throws Exception {
        Optional<Grant> next = Optional.empty();
        for (int hours = 1; next.isEmpty(); hours++) {
            setAhead(hours + " hours");
            next = two.lock("forward").tryAcquire(Duration.ofSeconds(10));
        }
        return next.get();
    }

    @Test
    void aStepBackEndsNothing() throws Exception {
        setAhead("1 hour");
        Grant held = one.lock("back").acquire();
        setAhead("0");

        assertThat(two.lock("back").tryAcquire(Duration.ZERO)).isEmpty();
        assertThat(held.verify()).isTrue();
        assertThat(one.config().putGuarded("k", "held", held).value()).isEqualTo("held");
        held.close();
        try (Grant next = two.lock("back").acquire()) {
            assertThat(next.valid()).isTrue();
        }
    }
}
