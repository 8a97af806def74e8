package dev.hitotsu.it.monitoring;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.relay.RelayProcess;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.prometheus.PrometheusServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The broker is away, for {@code -Dhitotsu.outage=} (by default 12 seconds; {@code PT10M} with {@code
 * -Dtest.timeout=20m}). The alert's rule is the one that is shipped; its times are shorter by what is missing to ten
 * minutes.
 */
class BrokerOutageIT {
    private static final Duration OUTAGE = Duration.parse(System.getProperty("hitotsu.outage", "PT12S"));
    private static final Duration FULL = Duration.ofMinutes(10);
    private static final Path RULES = Path.of("..", "..", "docs", "monitoring", "alerts.yaml");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final int relayPort = FreePorts.next();
    private final List<String> appended = new ArrayList<>();
    private final Map<String, List<String>> handled = new ConcurrentHashMap<>();

    @Test
    void theRelayStaysAliveTheAlertFiresAndNothingIsLost() throws Exception {
        try (PostgreSqlServer postgres = PostgreSqlServer.builder().quick().start();
                KafkaServer kafka = KafkaServer.start()) {
            kafka.createTopic("orders", 2, Map.of());
            PostgreSql database = PostgreSql.of(postgres.dataSource());
            database.schema().apply();
            RelayProcess relay = new RelayProcess(config(postgres, kafka), "relay-1");
            Thread running = Thread.ofVirtual().start(() -> run(relay));
            try (MeteredService service = MeteredService.start(postgres.dataSource());
                    PrometheusServer prometheus = PrometheusServer.start(
                            Map.of("relay", "127.0.0.1:" + relayPort, "shop", "127.0.0.1:" + service.port()), rules());
                    KafkaReceiver receiver = receiver(kafka, database)) {
                await().ignoreExceptionsInstanceOf(ConnectException.class)
                        .untilAsserted(() -> assertThat(status("/health/ready")).isEqualTo(200));
                append(database);
                await().untilAsserted(() -> assertThat(handledInAll()).isEqualTo(1));

                kafka.kill();
                long since = System.nanoTime();
                await().atMost(OUTAGE.plusMinutes(2)).until(() -> {
                    append(database);
                    assertThat(status("/health/live")).isEqualTo(200);
                    return isFiring(prometheus) && System.nanoTime() - since > OUTAGE.toNanos();
                });
                kafka.restart();

                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(() -> assertThat(handledInAll()).isEqualTo(appended.size()));
                await().until(() -> !isFiring(prometheus));
                assertThat(status("/health/live")).isEqualTo(200);
                assertThatNothingIsLostOrDoubled();
            } finally {
                relay.stop();
                running.join();
            }
        }
    }

    private void assertThatNothingIsLostOrDoubled() {
        handled.forEach((key, payloads) -> assertThat(payloads)
                .as(key)
                .isEqualTo(IntStream.range(0, appended.size())
                        .filter(number -> key(number).equals(key))
                        .mapToObj(appended::get)
                        .toList()));
    }

    private int handledInAll() {
        return handled.values().stream().mapToInt(List::size).sum();
    }

    private static String key(int number) {
        return "customer-" + number % 5;
    }

    private void append(PostgreSql database) throws Exception {
        String payload = "{\"number\": " + appended.size() + "}";
        Message message = Message.builder("orders", "OrderPlaced")
                .key(key(appended.size()))
                .payload(payload)
                .build();
        database.transactions().use(transaction -> transaction.append(message));
        appended.add(payload);
    }

    /** Effects in memory, which the inbox calls once, but for a crash. */
    private KafkaReceiver receiver(KafkaServer kafka, PostgreSql database) {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", kafka.bootstrapServers())
                .group("payments")
                .topics("orders")
                .handler(database.inboxHandler("payments", (connection, message) -> handle(message)))
                .start();
    }

    private void handle(Message message) {
        String payload = new String(requireNonNull(message.payload()), StandardCharsets.UTF_8);
        handled.computeIfAbsent(requireNonNull(message.key()), key -> new CopyOnWriteArrayList<>())
                .add(payload);
    }

    private int status(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relayPort + path))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean isFiring(PrometheusServer prometheus) throws IOException {
        JsonNode answer = JSON.readTree(
                prometheus.query("ALERTS{alertname=\"HitotsuOldestPending\", job=\"shop\", alertstate=\"firing\"}"));
        return !answer.path("data").path("result").isEmpty();
    }

    private static String rules() throws IOException {
        String shipped = Files.readString(RULES);
        String limit = "hitotsu_outbox_oldest_age_seconds) > 60\n        for: 1m\n";
        assertThat(shipped).contains(limit);
        double factor = Math.min(1, (double) OUTAGE.toMillis() / FULL.toMillis());
        return shipped.replace(
                limit, "hitotsu_outbox_oldest_age_seconds) > %s%n        for: %dms%n".formatted(60 * factor, (long)
                                (60_000 * factor)));
    }

    private static void run(RelayProcess relay) {
        try {
            relay.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RelayConfig config(PostgreSqlServer postgres, KafkaServer kafka) {
        return RelayConfig.from(ConfigFile.of(
                "test.yaml",
                """
                source: { url: "%s", user: "%s", password: "%s" }
                sink: { kafka: { bootstrapServers: "%s" } }
                http: { port: %d }
                """.formatted(
                        postgres.jdbcUrl(), postgres.user(), postgres.password(), kafka.bootstrapServers(), relayPort),
                name -> null));
    }
}
