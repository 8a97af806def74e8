package dev.hitotsu.server.coord;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.cli.Terminal;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.Registry.Registration;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.server.command.Run;
import dev.hitotsu.server.command.TestDatabases;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases databases = TestDatabases.withSchema();
    private final String uri = databases.uri();
    private final Coordination other =
            Coordination.open(uri, CoordinationOptions.defaults().withInstance("node-1"));

    @AfterEach
    void close() {
        other.close();
    }

    private Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("coord"));
        all.addAll(List.of(arguments));
        int end = all.indexOf("--");
        all.addAll(end < 0 ? all.size() : end, List.of("--store", uri));
        return Run.of(all.toArray(String[]::new));
    }

    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return JSON.readTree(run(all.toArray(String[]::new)).out());
    }

    @Test
    void leaderSaysWhoLeadsAndWhoWaits() throws Exception {
        assertThat(run("leader", "relay").out()).isEqualTo("leader   nobody\nwaiting  nobody\n");
        try (Campaign leading = other.leadership("relay").campaign(term -> new CountDownLatch(1).await())) {
            await().until(leading::isLeading);
            await().untilAsserted(() -> assertThat(run("leader", "relay").out())
                    .startsWith("leader   node-1, token ")
                    .contains(", since 20"));
            JsonNode body = json("leader", "relay");
            assertThat(body.at("/leader/instance").asText()).isEqualTo("node-1");
            assertThat(body.at("/leader/fence").asLong()).isPositive();
            assertThat(body.at("/waiting")).isEmpty();
        }
    }

    @Test
    void lockSaysWhoHoldsIt() throws Exception {
        assertThat(run("lock", "stock").out()).isEqualTo("stock: free\n");
        try (Grant grant = other.lock("stock").acquire()) {
            assertThat(run("lock", "stock").out()).contains("holds  node-1").contains(Long.toString(grant.fence()));
            assertThat(json("lock", "stock").at("/0/fence").asLong()).isEqualTo(grant.fence());
            Run late = run("lock", "stock", "--wait", "100ms", "--", "true");
            assertThat(late.exitCode()).isEqualTo(ExitCode.LOCK_NOT_FREE);
            assertThat(late.err()).contains("stock: not free within 100ms");
            String[] ownCode = {"lock", "stock", "--wait", "100ms", "--conflict-exit-code", "75", "--", "true"};
            assertThat(run(ownCode).exitCode()).isEqualTo(75);
            ownCode[5] = "256";
            Run wrong = run(ownCode);
            assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.err()).contains("--conflict-exit-code: 256 (expected: 0..255)");
        }
    }

    @Test
    void aCommandRunsUnderTheLockWithItsToken(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("token");
        String script = "echo $HITOTSU_FENCE > " + file + "; exit 7";

        assertThat(run("lock", "stock", "--", "sh", "-c", script).exitCode()).isEqualTo(7);
        assertThat(Long.parseLong(Files.readString(file).strip())).isPositive();
        await().until(() -> run("lock", "stock").out().equals("stock: free\n"));
    }

    private Run reset(String name, String... more) {
        List<String> all = new ArrayList<>(List.of("coord", "fence", "reset", name, "--url", uri));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }

    private void see(String name, long fence) throws Exception {
        PostgreSql database = PostgreSql.of(databases.dataSource());
        try (Connection connection = databases.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            database.fenceGuard().check(connection, name, fence);
            connection.commit();
        }
    }

    /** A store that was restored from a backup grants smaller tokens than were seen. */
    @Test
    void aFenceIsForgottenOnceNobodyHoldsTheName() throws Exception {
        see("stock", 4_711);
        assertThatThrownBy(() -> see("stock", 17)).hasMessageContaining("at least 4711");

        Run unknown = reset("stocks", "--store", uri);
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err()).contains("fence of stocks: none was seen");
        assertThat(reset("stock").exitCode()).isEqualTo(ExitCode.USAGE);
        try (Grant grant = other.lock("stock").acquire();
                Campaign leading = other.leadership("stock").campaign(term -> new CountDownLatch(1).await())) {
            assertThat(grant.valid()).isTrue();
            await().until(leading::isLeading);
            Run busy = reset("stock", "--store", uri);
            assertThat(busy.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(busy.err()).contains("lock stock: node-1; leadership stock: node-1 (expected: nobody; ");
        }
        assertThatThrownBy(() -> see("stock", 17)).hasMessageContaining("at least 4711");

        await().until(() -> run("lock", "stock").out().equals("stock: free\n"));
        await().until(() -> run("leader", "stock").out().startsWith("leader   nobody"));
        assertThat(reset("stock", "--store", uri).out())
                .isEqualTo("fence of stock: 4711 was the newest, and is forgotten; the next one is taken, whatever it"
                        + " is\n");
        see("stock", 17);
        assertThat(reset("stock", "--force").exitCode()).isZero();
    }

    @Test
    void servicesListsWhatIsRegistered() throws Exception {
        ServiceInstance instance = new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of("zone", "a"));
        try (Registration registration = other.registry().register(instance)) {
            await().until(registration::isVisible);
            assertThat(run("services").out()).contains("orders   1");
            assertThat(run("services", "orders").out()).contains("i1  10.0.0.1  8080  zone=a");
            assertThat(json("services", "orders").at("/0/metadata/zone").asText())
                    .isEqualTo("a");
        }
        assertThat(run("services", "--watch").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void configIsWrittenReadAndRemoved() throws Exception {
        assertThat(run("config", "get", "limits/daily").exitCode()).isEqualTo(ExitCode.FAILED);
        long version =
                Long.parseLong(run("config", "put", "limits/daily", "10").out().strip());
        assertThat(run("config", "get", "limits/daily").out()).isEqualTo("10\n");
        assertThat(run("config", "put", "limits/daily", "11", "--version-is", "-1")
                        .err())
                .contains("limits/daily: at another version than -1");
        assertThat(run("config", "put", "limits/daily", "12", "--version-is", Long.toString(version))
                        .exitCode())
                .isZero();
        assertThat(json("config", "list", "limits").at("/daily/value").asText()).isEqualTo("12");
        assertThat(run("config", "remove", "limits/daily").exitCode()).isZero();
        assertThat(run("config", "list", "limits").out()).isEqualTo("KEY  VERSION  VALUE\n");
    }

    @Test
    void generatorsLeaseTheirWorkerIds() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Run run = Run.of("id", "new", "--kind", "snowflake", "--count", "100", "--slots", uri);
            assertThat(run.exitCode()).as(run.err()).isZero();
            run.out().lines().forEach(id -> assertThat(ids.add(id)).isTrue());
        }
        assertThat(ids).hasSize(300);
        assertThat(Run.of("id", "new", "--kind", "snowflake", "--worker", "1", "--slots", uri)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aStoreThatIsNotThereExitsWithFive() {
        Run run =
                Run.of("coord", "leader", "x", "--timeout", "1s", "--store", "jdbc:postgresql://127.0.0.1:1/x?user=u");
        assertThat(run.exitCode()).isEqualTo(ExitCode.COORDINATION);
        assertThat(run.err()).contains("refused");
        assertThat(Run.of("coord", "leader", "x", "--store", "redis://h").err())
                .contains("redis://h (expected: one of");
        assertThat(run("leader", "a/b").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatOthersWroteIsPrintedRawToAPipeAndPrintableToATerminal() {
        String hostile = "a\u001b]0;pwned\u0007\n\u202eb";
        other.config().put("limits/hostile", hostile);

        assertThat(run("config", "get", "limits/hostile").out()).isEqualTo(hostile + "\n");
        System.setProperty(Terminal.PROPERTY, "true");
        try {
            assertThat(run("config", "get", "limits/hostile").out()).isEqualTo("a\ufffd]0;pwned\ufffd\n\ufffdb\n");
        } finally {
            System.clearProperty(Terminal.PROPERTY);
        }
    }

    @Test
    void keysAreNamedAsTypedAndThoseWithoutAFolderAreListed() {
        other.config().put("motd", "hello");
        other.config().put("limits/daily", "1");

        assertThat(run("config", "list").out())
                .contains("motd")
                .contains("hello")
                .doesNotContain("daily");
        assertThat(run("config", "get", "/motd").err())
                .isEqualTo(
                        "hitotsu: key: \"/motd\" (expected: names with one slash between them, and none at the beginning or"
                                + " the end)\n");
        assertThat(run("config", "list", "limits/").err()).contains("key: \"limits/\"");
        assertThat(run("config", "get", "a//b").err()).contains("key: \"a//b\"");
    }

    @Test
    void theCommandUnderALockGetsNoPasswordOfOurs(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("environment");

        try (ChildProcess lock = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .arguments("coord", "lock", "stock", "--", "sh", "-c", "env > " + file)
                .environment("HITOTSU_COORDINATION", uri)
                .environment("HITOTSU_PASSWORD", "SECRET-1")
                .environment("HITOTSU_URL", "jdbc:postgresql://x/y?password=SECRET-2")
                .start()) {
            assertThat(lock.awaitExit(Duration.ofSeconds(60))).isTrue();
            assertThat(lock.exitCode()).as(lock.tailOfLog()).hasValue(0);
        }
        assertThat(file).content().contains("HITOTSU_FENCE=").doesNotContain("SECRET", "password=");
    }

    @Test
    void anArgumentOfTheCommandUnderALockIsNotExpanded(@TempDir Path folder) throws Exception {
        Path body = Files.writeString(folder.resolve("body.json"), "other words");
        Path said = folder.resolve("said");

        assertThat(run("lock", "stock", "--", "sh", "-c", "echo \"$1\" > " + said, "sh", "@" + body)
                        .exitCode())
                .isZero();
        assertThat(said).hasContent("@" + body);
    }

    @Test
    void thePasswordIsAskedFor() {
        String withoutPassword = uri.replaceFirst("&password=[^&]*", "");

        Run run = Run.withInput("wrong\n", "coord", "leader", "x", "--store", withoutPassword, "--password");

        assertThat(run.err() + run.out()).doesNotContain("wrong");
        assertThat(run.exitCode()).isIn(ExitCode.OK, ExitCode.COORDINATION);
    }
}
