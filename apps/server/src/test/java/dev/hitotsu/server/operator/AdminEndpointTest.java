package dev.hitotsu.server.operator;

import static dev.hitotsu.server.operator.AdminFixture.token;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange.Action;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminEndpointTest {
    private static final JsonMapper JSON = new JsonMapper();
    private AdminFixture fixture;
    private OutboxAdmin admin;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        fixture = AdminFixture.start(folder);
        admin = fixture.admin();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void nobodyIsLetInWithoutAToken() throws Exception {
        for (String token : new String[] {null, "", "wrong", token("viewer") + "x"}) {
            HttpResponse<String> refused = send("GET", "/outbox/status", token, null);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        }
        assertThat(send("GET", "/openapi.json", null, null).statusCode()).isEqualTo(200);
    }

    @Test
    void everyRouteIsForItsRoleAndIsDescribed() throws Exception {
        JsonNode description = JSON.readTree(AdminRoutes.description());
        Set<String> described = new HashSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> described.add(operation.getKey() + " " + path.getKey() + " "
                                + operation.getValue().path("x-role").asText())));
        ReplayLimit limit = new ReplayLimit(1, System::nanoTime);
        Set<String> routes =
                AdminRoutes.routes(new OutboxRequests(admin, limit), new InboxRequests(null, limit)).stream()
                        .map(route -> route.method().name().toLowerCase(Locale.ROOT) + " "
                                + route.path().replace(":id", "{id}").replace(":consumer", "{consumer}") + " "
                                + route.role().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        assertThat(described).isEqualTo(routes);

        String dead = fixture.firstDead().toString();
        assertThat(send("POST", "/outbox/messages/" + dead + "/skip", token("viewer"), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/outbox/messages/" + dead + "/content", token("viewer"), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/outbox/messages/" + dead + "/edit", token("operator"), "{}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/outbox/messages/" + dead, token("viewer"), null)
                        .body())
                .doesNotContain("secret");
        assertThat(send("GET", "/outbox/messages/" + dead + "/content", token("operator"), null)
                        .body())
                .contains("secret");
    }

    @Test
    void aDatabaseWithoutAnInboxSaysSo() throws Exception {
        for (String path : List.of("/inbox/status", "/inbox/parked", "/inbox/parked/mails/" + fixture.firstDead())) {
            HttpResponse<String> refused = send("GET", path, token("viewer"), null);
            assertThat(refused.statusCode()).as(path).isEqualTo(404);
            assertThat(refused.body())
                    .contains("inbox: none here (expected: an outbox in PostgreSQL, MariaDB, MySQL or MongoDB)");
        }
    }

    @Test
    void pagesLeadThroughAllMessages() throws Exception {
        Set<String> seen = new HashSet<>();
        String page = "";
        while (page != null) {
            JsonNode answer =
                    json(send("GET", "/outbox/messages?state=dead&error=RED&limit=2" + page, token("viewer"), null));
            answer.path("messages")
                    .forEach(message -> seen.add(message.path("id").asText()));
            page = answer.path("next").isNull()
                    ? null
                    : "&page=" + answer.path("next").asText();
        }
        assertThat(seen).hasSize(AdminFixture.MESSAGES);
        assertThat(json(send("GET", "/outbox/status", token("viewer"), null))
                        .at("/counts/dead")
                        .asInt())
                .isEqualTo(AdminFixture.MESSAGES);
    }

    @Test
    void lostOrderIsToldBeforeAMessageIsSentAgain() throws Exception {
        String retry = "/outbox/messages/" + fixture.firstDead() + "/retry";
        HttpResponse<String> refused = send("POST", retry, token("operator"), null);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("acceptLostOrder", "sent after those");
        assertThat(admin.changes(Long.MAX_VALUE, 10)).isEmpty();

        assertThat(send("POST", retry, token("operator"), "{\"acceptLostOrder\": true}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin.changes(Long.MAX_VALUE, 10))
                .singleElement()
                .satisfies(change -> assertThat(change.actor()).isEqualTo("oscar"));
    }

    @Test
    void aReplayOfManyIsSlowedDown() throws Exception {
        String body = "{\"state\": \"dead\", \"limit\": 4, \"acceptLostOrder\": true}";
        JsonNode first = json(send("POST", "/outbox/retry", token("operator"), body));
        assertThat(first.path("changed").asInt()).isEqualTo(4);
        assertThat(first.path("next").asText()).isNotEmpty();

        HttpResponse<String> tooFast = send("POST", "/outbox/retry", token("operator"), body);
        assertThat(tooFast.statusCode()).isEqualTo(429);
        assertThat(tooFast.headers().firstValue("retry-after")).isPresent();
        await().until(() ->
                send("POST", "/outbox/retry", token("operator"), body).statusCode() == 200);
        assertThat(admin.changes(Long.MAX_VALUE, 10)).hasSize(AdminFixture.MESSAGES);
    }

    @Test
    void anEditedMessageTakesThePlace() throws Exception {
        UUID dead = fixture.firstDead();
        String edit = "/outbox/messages/" + dead + "/edit";
        String body = "{\"payloadText\": \"mended\", \"reason\": \"the field was renamed\"}";
        JsonNode edited = json(send("POST", edit, token("admin"), body));
        UUID id = UUID.fromString(edited.path("id").asText());

        assertThat(edited.path("editedFrom").asText()).isEqualTo(dead.toString());
        assertThat(admin.find(id).orElseThrow().message().headers().get(OutboxAdmin.EDITED_FROM))
                .hasValue(dead.toString());
        assertThat(admin.audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::action, AuditRecord::actor, AuditRecord::reason)
                .containsExactly(tuple(Action.EDIT, "alice", "the field was renamed"));
    }

    @Test
    void anEditThatMakesNoMessageIsRefusedByName() throws Exception {
        String edit = "/outbox/messages/" + fixture.firstDead() + "/edit";
        Map<String, String> wrong = Map.of(
                "{}", "edit: nothing (expected: another topic, key, type, payload or header)",
                "{'topic': ''}", "topic: \"\" (expected: text that is not empty)",
                "{'type': 'a\\nb'}", "type: control character at index 1 of \"a\uFFFDb\" (expected: one line of text)",
                "{'key': 'a\\u0000'}", "key: U+0000 at index 1 of \"a\uFFFD\" (expected: any other character)",
                "{'payloadBase64': '%%%%'}", "payloadBase64: Illegal base64 character 25 (expected: Base64)",
                "{'payloadText': 'a', 'payloadBase64': 'YQ=='}",
                        "payloadText and payloadBase64 (expected: one of them)",
                "{'headers': {'a\\nb': 'c'}}", "header name: \"a\uFFFDb\" (expected: printable ASCII without blanks",
                "{'headers': {'a': 'b\\r\\nc'}}",
                        "header a: control character at index 1 of \"b\uFFFD\uFFFDc\" (expected: one",
                "{'type': 'T', 'reason': ' '}", "reason: 1 characters (expected: one line that is not blank",
                "{'x': 1}", "x: unknown (expected: one of ");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            HttpResponse<String> refused =
                    send("POST", edit, token("admin"), each.getKey().replace('\'', '"'));
            assertThat(refused.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).path("detail").asText()).contains(each.getValue());
        }
        assertThat(send("POST", edit, token("admin"), "[").body()).contains("(expected: a JSON object)");
        assertThat(admin.changes(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        for (String wrong : List.of(
                "/outbox/messages?state=red",
                "/outbox/messages?state=dead&limit=0",
                "/outbox/messages?state=dead&limit=9999999999",
                "/outbox/messages?state=dead&page=x",
                "/outbox/messages?state=dead&since=yesterday",
                "/outbox/messages?state=dead&colour=red",
                "/outbox/messages/17",
                "/outbox/changes?limit=many")) {
            HttpResponse<String> refused = send("GET", wrong, token("viewer"), null);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(refused.body()).as(wrong).contains("expected");
        }
        assertThat(send("POST", "/outbox/retry", token("operator"), "{\"state\": \"pending\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/outbox/messages/" + UUID.randomUUID(), token("viewer"), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/", token("admin"), null).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/outbox/skip", token("operator"), "x".repeat(100_000))
                        .statusCode())
                .isEqualTo(413);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, @Nullable String token, @Nullable String body)
            throws Exception {
        return fixture.send(method, path, token, body);
    }
}
