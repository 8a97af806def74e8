package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.coordination.PostgreSqlCoordinationStore;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coordination while its database is killed, cut off from, or not what it should be. */
@Tag("one-version")
class PostgreSqlCoordinationFaultsIT {
    private static final CoordinationOptions OPTIONS = CoordinationOptions.defaults()
            .withSessionTimeout(Duration.ofSeconds(5))
            .withRequestTimeout(Duration.ofSeconds(10));

    private static PostgreSqlServer server;

    private final Coordination one = Coordination.open(uri(server.password()), OPTIONS.withInstance("one"));
    private final Coordination two = Coordination.open(uri(server.password()), OPTIONS.withInstance("two"));

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().start();
        PostgreSql.of(server.dataSource()).schema().apply();
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

    private static String uri(String password) {
        return server.jdbcUrl() + "?user=" + server.user() + "&password=" + password;
    }

    @Test
    void aCrashOfTheDatabaseEndsAGrantAndTheWaiterIsServed() throws Exception {
        Grant held = one.lock("crash").acquire();
        CountDownLatch lost = new CountDownLatch(1);
        held.onLost(lost::countDown);
        CompletableFuture<Grant> waiting = CompletableFuture.supplyAsync(() -> acquired(two, "crash"));
        await().until(() -> one.lock("crash").queue().size() == 2);
        server.kill();

        assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(held.valid()).isFalse();
        assertThatThrownBy(() -> two.config().get("k")).isInstanceOf(CoordinationException.class);
        server.restart();
        Grant next = waiting.get(60, TimeUnit.SECONDS);
        assertThat(next.fence()).isGreaterThan(held.fence());
        assertThatThrownBy(() -> two.config().putGuarded("k", "v", held)).isInstanceOf(GrantLostException.class);
        assertThat(two.config().putGuarded("k", "v", next).value()).isEqualTo("v");
    }

    private static Grant acquired(Coordination coordination, String lock) {
        try {
            return coordination.lock(lock).acquire();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aViewGoesOnAfterItsConnectionWasEnded() throws Exception {
        ServiceInstance instance = new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of());
        try (LiveView<List<ServiceInstance>> view = two.registry().view("orders")) {
            view.awaitFirst();
            terminateOthers();
            try (Registration registration = one.registry().register(instance)) {
                await().until(() -> view.current().equals(List.of(instance)));
                terminateOthers();
            }
            await().until(() -> view.current().isEmpty());
            await().until(() -> !view.isStale());
        }
    }

    private static void terminateOthers() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                    + " 'hitotsu-coordination'");
        }
    }

    /** The limit of a request is so long that no test would wait for it. */
    @Test
    @Timeout(100)
    void saysAtOnceWhatIsWrongWithTheDatabase() {
        try (Coordination wrong = Coordination.open(uri("wrong"), OPTIONS.withRequestTimeout(Duration.ofMinutes(1)))) {
            assertThatThrownBy(() -> wrong.config().get("k"))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessageContaining("password authentication failed")
                    .hasMessageNotContaining("password=");
            assertThatThrownBy(() -> wrong.lock("l").acquire()).isInstanceOf(CoordinationException.class);
        }
        server.createDatabase("bare");
        String bare = server.jdbcUrl("bare") + "?user=" + server.user() + "&password=" + server.password();
        try (Coordination without = Coordination.open(bare, OPTIONS)) {
            assertThatThrownBy(() -> without.config().get("k"))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessageContaining("schema \"hitotsu\": missing or older (expected: version "
                            + PostgreSqlSchema.newestVersion() + "; run \"hitotsu schema apply\")");
        }
    }

    @Test
    void aRoleThatMayOnlyReadReadsAndIsToldWhyItCannotWrite() throws Exception {
        one.config().put("k", "v");
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE reader LOGIN PASSWORD 'r'; GRANT USAGE ON SCHEMA hitotsu TO reader;"
                    + " GRANT SELECT ON ALL TABLES IN SCHEMA hitotsu TO reader");
        }
        String readOnly = uri(server.password()) + "&options=-c%20default_transaction_read_only=on";
        for (String uri : List.of(server.jdbcUrl() + "?user=reader&password=r", readOnly)) {
            try (Coordination reading = Coordination.open(uri, OPTIONS)) {
                assertThat(reading.config().get("k").orElseThrow().value()).isEqualTo("v");
                assertThat(reading.lock("l").queue()).isEmpty();
                assertThatThrownBy(() -> reading.config().put("k", "w"))
                        .isInstanceOf(CoordinationException.class)
                        .hasMessageContaining("(expected: an existing database that may be written");
                assertThatThrownBy(() -> reading.lock("l").acquire()).isInstanceOf(CoordinationException.class);
            }
        }
    }

    @Test
    void aPoolOfOneConnectionIsToldThatTheStoreHoldsIt() {
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(uri(server.password()));
        configuration.setMaximumPoolSize(1);
        configuration.setConnectionTimeout(500);
        try (HikariDataSource pool = new HikariDataSource(configuration);
                CoordinationStore store = PostgreSqlCoordinationStore.of(pool, SchemaName.DEFAULT)) {
            await().untilAsserted(() -> assertThatThrownBy(() -> store.get("k"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("(expected: a pool of at least two connections; the store holds one"));
        }
    }
}
