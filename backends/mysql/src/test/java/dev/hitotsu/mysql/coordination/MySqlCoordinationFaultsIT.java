package dev.hitotsu.mysql.coordination;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.MySqlSchema;
import dev.hitotsu.servers.mariadb.MariaDbServer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coordination while its server is killed, cut off from, or not what it should be; opened by URLs of both drivers. */
class MySqlCoordinationFaultsIT {
    private static final CoordinationOptions OPTIONS = CoordinationOptions.defaults()
            .withSessionTimeout(Duration.ofSeconds(5))
            .withRequestTimeout(Duration.ofSeconds(10));

    private static MariaDbServer server;

    private final Coordination one = Coordination.open(url("mariadb", server.password()), OPTIONS.withInstance("one"));
    private final Coordination two = Coordination.open(url("mysql", server.password()), OPTIONS.withInstance("two"));

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
        MySql.of(server.dataSource()).schema().apply();
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

    private static String url(String driver, String password) {
        return url(driver, server.user(), password);
    }

    private static String url(String driver, String user, String password) {
        return "jdbc:" + driver + "://127.0.0.1:" + server.port() + "/?user=" + user + "&password=" + password;
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aCrashOfTheServerEndsAGrantAndTheWaiterIsServed() throws Exception {
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
    void aViewGoesOnWhileItsConnectionsAreEnded() throws Exception {
        ServiceInstance instance = new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of());
        try (LiveView<List<ServiceInstance>> view = two.registry().view("orders")) {
            view.awaitFirst();
            killOthers();
            try (Registration registration = one.registry().register(instance)) {
                await().until(() -> view.current().equals(List.of(instance)));
                killOthers();
            }
            await().until(() -> view.current().isEmpty());
            await().until(() -> !view.isStale());
        }
    }

    private static void killOthers() throws SQLException {
        execute("BEGIN NOT ATOMIC FOR other IN (SELECT id FROM information_schema.processlist"
                + " WHERE id <> CONNECTION_ID() AND command = 'Sleep') DO"
                + " BEGIN DECLARE CONTINUE HANDLER FOR 1094 BEGIN END; KILL other.id; END; END FOR; END");
    }

    /** The limit of a request is so long that no test would wait for it. */
    @Test
    @Timeout(100)
    void saysAtOnceWhatIsWrongWithTheDatabase() throws Exception {
        CoordinationOptions patient = OPTIONS.withRequestTimeout(Duration.ofMinutes(1));
        for (String driver : List.of("mariadb", "mysql")) {
            try (Coordination wrong = Coordination.open(url(driver, "wrong"), patient)) {
                assertThatThrownBy(() -> wrong.config().get("k"))
                        .isInstanceOf(CoordinationException.class)
                        .hasMessageContaining("Access denied")
                        .hasMessageNotContaining("password=");
                assertThatThrownBy(() -> wrong.lock("l").acquire()).isInstanceOf(CoordinationException.class);
            }
        }
        try (CoordinationStore bare =
                MySqlCoordinationStore.of(server.dataSource(), new SchemaName("nothing_is_there"))) {
            assertThatThrownBy(() -> bare.get("k"))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessage("database \"nothing_is_there\": without the tables of coordination (expected: version "
                            + MySqlSchema.newestVersion() + "; run \"hitotsu schema apply\")");
        }
    }

    @Test
    void aUserWhoMayOnlyReadReadsAndIsToldWhyItCannotWrite() throws Exception {
        one.config().put("read/k", "v");
        execute("CREATE USER reader IDENTIFIED BY 'r'", "GRANT SELECT ON hitotsu.* TO reader");
        try (Coordination reading = Coordination.open(url("mariadb", "reader", "r"), OPTIONS);
                LiveView<Map<String, ConfigValue>> view = reading.config().view("read")) {
            assertThat(reading.config().get("read/k").orElseThrow().value()).isEqualTo("v");
            assertThat(reading.lock("l").queue()).isEmpty();
            assertThatThrownBy(() -> reading.config().put("read/k", "w"))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessageContaining("(expected: a server that may be written");
            assertThatThrownBy(() -> reading.lock("l").acquire()).isInstanceOf(CoordinationException.class);
            one.config().put("read/k", "w");
            await().until(() -> view.current().get("k").value().equals("w"));
        }
    }

    /** Nothing holds a connection, so one is enough. */
    @Test
    void aPoolOfOneConnectionIsEnough() throws Exception {
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(url("mariadb", server.password()));
        configuration.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(configuration);
                Coordination alone = MySql.of(pool).coordination()) {
            try (Grant grant = alone.lock("pool").acquire()) {
                assertThat(grant.valid()).isTrue();
            }
        }
    }

    /** A server that is not strict would cut names, and two would be one. */
    @Test
    void aNameThatDoesNotFitIsRefused() {
        String folder = "f".repeat(2_001);
        try (CoordinationStore store = MySqlCoordinationStore.of(server.dataSource(), SchemaName.DEFAULT)) {
            assertThatThrownBy(() -> store.put(folder + "/a", new byte[1], StoreEntry.ANY, null))
                    .hasMessageEndingWith("…: 2001 bytes (expected: 2000 at most)");
            assertThatThrownBy(() -> store.get("注".repeat(334)))
                    .hasMessageEndingWith("…: 1002 bytes (expected: 1000 at most)");
        }
    }
}
