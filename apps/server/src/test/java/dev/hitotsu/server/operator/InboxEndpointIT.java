package dev.hitotsu.server.operator;

import static dev.hitotsu.server.operator.AdminFixture.token;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.server.command.TestDatabases;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators look at parked messages over HTTP, skip, retry and edit them. */
class InboxEndpointIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Backoff HOUR = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 0);
    private static final String PARKED = "/inbox/parked/pay%2Fments/";

    private final PostgreSql postgres = PostgreSql.of(TestDatabases.withSchema().dataSource());
    private final List<String> handled = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private AdminFixture fixture;

    /** Of each of six keys the first fails and one waits behind it; those of the first three are given up. */
    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        fixture = AdminFixture.start(folder, postgres.admin(), postgres.inboxAdmin());
        for (int key = 0; key < 6; key++) {
            List<Message> batch = List.of(message("k" + key, "bad"), message("k" + key, "good"));
            messages.addAll(batch);
            handler(key < 3 ? 1 : 10).handle(new ReceivedBatch(batch, Map.of(), "group-1"));
        }
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static Message message(String key, String payload) {
        return Message.builder("orders", "OrderPlaced")
                .key(key)
                .payload(payload)
                .build();
    }

    private JdbcInboxHandler handler(int maxAttempts) {
        return postgres.inboxHandler("pay/ments", (connection, message) -> {
                    String payload = new String(message.payload(), UTF_8);
                    if (payload.equals("bad")) {
                        throw new IllegalStateException("too red");
                    }
                    handled.add(message.key() + " " + payload);
                })
                .withParking(postgres.parkingStore(), Parking.DEFAULT.withRetry(maxAttempts, HOUR));
    }

    private String bad(int key) {
        return PARKED + messages.get(2 * key).id();
    }

    @Test
    void everyOperationTakesAndGivesWhatIsDescribed() throws Exception {
        String all = """
                {"consumer": "pay/ments", "state": "dead", "topic": "orders", "error": "too red", "limit": 1, "page": "0",
                 "since": "2026-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z", "acceptLostOrder": true, "reason": "r"}
                """;
        JsonNode status = get("/inbox/status");
        assertThat(status.at("/counts/dead").asInt()).isEqualTo(3);
        assertThat(status.at("/counts/retry").asInt()).isEqualTo(3);
        assertThat(status.at("/counts/waiting").asInt()).isEqualTo(3);
        assertThat(status.path("oldestParkedAgeMillis").asLong()).isPositive();
        assertThat(get(bad(3)).toString()).doesNotContain("\"bad\"");
        assertThat(get(bad(3) + "/content").path("payloadText").asText()).isEqualTo("bad");
        post("/inbox/retry", all);
        post("/inbox/skip", all);
        post(bad(3) + "/retry", "{\"reason\": \"r\"}");
        post(bad(4) + "/skip", "{\"reason\": \"r\"}");
        post(
                bad(5) + "/edit",
                "{\"type\": \"T\", \"payloadText\": \"p\", \"headers\": {\"a\": \"b\"}, \"reason\": \"r\"}");
        get("/inbox/parked?consumer=pay/ments&state=dead&topic=orders&error=RED&limit=2&page=0");

        assertThat(fixture.described().answered()).isEqualTo(fixture.described().operations("/inbox"));
        assertThat(fixture.admin().audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::action, AuditRecord::actor, AuditRecord::changed)
                .containsExactly(
                        tuple(Action.EDIT, "alice", 1),
                        tuple(Action.SKIP, "alice", 1),
                        tuple(Action.RETRY, "alice", 1),
                        tuple(Action.SKIP, "alice", 1),
                        tuple(Action.RETRY, "alice", 1),
                        tuple(Action.REVEAL, "alice", 1));
    }

    @Test
    void whatTheDocumentDoesNotAllowIsRefused() throws Exception {
        for (String operation : fixture.described().operations("/inbox")) {
            if (operation.startsWith("POST")) {
                String path = operation
                        .substring("POST ".length())
                        .replace("{consumer}", "pay%2Fments")
                        .replace("{id}", messages.getFirst().id().toString());
                for (String wrong : WrongBodies.of(fixture.described().request(operation))) {
                    assertThat(fixture.described().allows(operation, wrong)).isFalse();
                    assertThat(send("POST", path, "admin", wrong).statusCode())
                            .as("%s with %s", operation, wrong)
                            .isEqualTo(400);
                }
            }
        }
        assertThat(fixture.admin().audit(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void whoMayDoWhat() throws Exception {
        assertThat(send("GET", "/inbox/status", null, null).statusCode()).isEqualTo(401);
        assertThat(send("POST", bad(3) + "/retry", "viewer", null).statusCode()).isEqualTo(403);
        assertThat(send("POST", "/inbox/skip", "viewer", "{\"state\": \"dead\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET", bad(3) + "/content", "viewer", null).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", bad(3) + "/edit", "operator", "{\"type\": \"T\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET", bad(3), "viewer", null).statusCode()).isEqualTo(200);
    }

    @Test
    void pagesLeadThroughAllThatIsParked() throws Exception {
        Set<String> seen = new TreeSet<>();
        String next = "";
        while (next != null) {
            JsonNode page = get("/inbox/parked?limit=2" + next);
            page.path("messages")
                    .forEach(
                            one -> assertThat(seen.add(one.path("id").asText())).isTrue());
            next = page.path("next").isNull()
                    ? null
                    : "&page=" + page.path("next").asText();
        }
        assertThat(seen).hasSize(9);
    }

    @Test
    void aReplayIsSlowedDownAndLostOrderIsToldBefore() throws Exception {
        assertThat(send("POST", "/inbox/retry", "operator", "{\"state\": \"dead\"}")
                        .body())
                .contains("acceptLostOrder: false (expected: true");
        assertThat(send("POST", bad(0) + "/retry", "operator", null).statusCode())
                .isEqualTo(409);
        String step = "{\"state\": \"dead\", \"limit\": 2, \"acceptLostOrder\": true}";
        JsonNode done =
                JSON.readTree(send("POST", "/inbox/retry", "operator", step).body());
        assertThat(done.path("changed").asInt()).isEqualTo(2);
        assertThat(done.path("next").isNull()).isFalse();
        HttpResponse<String> slow = send("POST", "/inbox/retry", "operator", step);
        assertThat(slow.statusCode()).isEqualTo(429);
        assertThat(slow.headers().firstValue("retry-after")).hasValue("1");
    }

    @Test
    void anEditedMessageTakesThePlaceInItsKey() throws Exception {
        String old = messages.get(6).id().toString();
        JsonNode edited = JSON.readTree(send("POST", bad(3) + "/edit", "admin", "{\"payloadText\": \"mended\"}")
                .body());
        assertThat(edited.path("editedFrom").asText()).isEqualTo(old);
        String id = edited.path("id").asText();
        JsonNode content = get(PARKED + id + "/content");
        assertThat(content.at("/headers/" + OutboxAdmin.EDITED_FROM).asText()).isEqualTo(old);
        assertThat(get(bad(3)).path("state").asText()).isEqualTo("skipped");
        assertThat(get(bad(3)).path("error").asText()).isEqualTo("edited: message " + id + " stands for it");

        JdbcInboxHandler handler = handler(10);
        await().until(() -> {
            handler.runIfDue();
            return handled.size() >= 5;
        });
        assertThat(handled.subList(3, 5)).containsExactly("k3 mended", "k3 good");
        handler.handle(new ReceivedBatch(List.of(messages.get(6), message("k9", "last")), Map.of(), "group-1"));
        assertThat(handled).as("the old one is handled").hasSize(6);
        assertThat(fixture.admin().audit(Long.MAX_VALUE, 1).getFirst().scope()).contains("message " + id);
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        Map<String, String> wrong = Map.of(
                "{}", "edit: nothing (expected: another topic, key, type, payload or header)",
                "{\"topic\": \"others\"}", "topic: others (expected: orders, because what is parked behind",
                "{\"key\": \"k9\"}", "key: k9 (expected: k3, because what is parked behind the message",
                "{\"type\": \"\"}", "type: \\\"\\\" (expected: text that is not empty)");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            HttpResponse<String> refused = send("POST", bad(3) + "/edit", "admin", each.getKey());
            assertThat(refused.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(refused.body()).contains(each.getValue());
        }
        for (String path : List.of(
                "/inbox/parked?state=red",
                "/inbox/parked?page=-1",
                "/inbox/parked?limit=0",
                "/inbox/parked?color=1",
                PARKED + "17")) {
            HttpResponse<String> refused = send("GET", path, "viewer", null);
            assertThat(refused.statusCode()).as(path).isEqualTo(400);
            assertThat(refused.body()).contains("expected");
        }
        assertThat(send("GET", "/inbox/parked/others/" + messages.getFirst().id(), "viewer", null)
                        .body())
                .contains("not parked (it was never, or its effect has happened)");
        assertThat(send("POST", "/inbox/retry", "operator", "{\"state\": \"waiting\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", PARKED + messages.get(7).id() + "/retry", "operator", null)
                        .statusCode())
                .as("it waits behind another")
                .isEqualTo(409);
        assertThat(fixture.admin().audit(Long.MAX_VALUE, 10)).isEmpty();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "admin", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private void post(String path, String body) throws Exception {
        HttpResponse<String> answer = send("POST", path, "admin", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String role, @Nullable String body)
            throws Exception {
        return fixture.send(method, path, role == null ? null : token(role), body);
    }
}
