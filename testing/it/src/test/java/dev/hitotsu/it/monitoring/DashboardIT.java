package dev.hitotsu.it.monitoring;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.relay.RelayProcess;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.prometheus.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus that has scraped a relay and a service has an answer for every panel of the dashboard that is shipped.
 */
class DashboardIT {
    private static final Path DASHBOARD = Path.of("..", "..", "docs", "monitoring", "dashboard.json");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @Test
    void everyPanelShowsSomething() throws Exception {
        try (PostgreSqlServer postgres = PostgreSqlServer.builder().quick().start()) {
            PostgreSql.of(postgres.dataSource()).schema().apply();
            int relayPort = FreePorts.next();
            RelayProcess relay = new RelayProcess(config(postgres, relayPort), "relay-1");
            Thread running = Thread.ofVirtual().start(() -> run(relay));
            try (MeteredService service = MeteredService.start(postgres.dataSource());
                    PrometheusServer prometheus = PrometheusServer.start(
                            Map.of("relay", "127.0.0.1:" + relayPort, "shop", "127.0.0.1:" + service.port()))) {
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    service.work();
                    assertThat(emptyPanels(prometheus)).isEmpty();
                });
                assertThat(prometheus.query("hitotsu_relay_delivered_total{job=\"relay\"}"))
                        .contains("\"relay\"");
                assertThat(answers(prometheus, "no_such_metric")).isZero();
            } finally {
                relay.stop();
                running.join();
            }
        }
    }

    private static void run(RelayProcess relay) {
        try {
            relay.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RelayConfig config(PostgreSqlServer postgres, int port) {
        return RelayConfig.from(ConfigFile.of(
                "test.yaml",
                """
                source: { url: "%s", user: "%s", password: "%s" }
                sink: { file: { path: "%s" } }
                http: { port: %d }
                """.formatted(
                        postgres.jdbcUrl(), postgres.user(), postgres.password(), folder.resolve("messages"), port),
                name -> null));
    }

    /** Title and question of each panel that has nothing to show. */
    private static Map<String, String> emptyPanels(PrometheusServer prometheus) throws IOException {
        Map<String, String> empty = new LinkedHashMap<>();
        for (JsonNode panel : JSON.readTree(Files.readString(DASHBOARD)).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String question = target.path("expr").asText().replace("$job", ".*");
                if (answers(prometheus, question) == 0) {
                    empty.put(panel.path("title").asText(), question);
                }
            }
        }
        return empty;
    }

    private static int answers(PrometheusServer prometheus, String question) throws IOException {
        return JSON.readTree(prometheus.query(question))
                .path("data")
                .path("result")
                .size();
    }
}
