package dev.hitotsu.server.operator;

import static dev.hitotsu.server.operator.AdminFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bodies that the OpenAPI document describes are those that the server takes and gives. */
class AdminBodiesTest {
    private AdminFixture fixture;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        fixture = AdminFixture.start(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** {@link DescribedExchanges} compares each request and answer of these. */
    @Test
    void everyOperationTakesAndGivesWhatIsDescribed() throws Exception {
        String all = """
                {"state": "dead", "topic": "orders", "error": "too red", "since": "2026-01-01T00:00:00Z",
                 "until": "2100-01-01T00:00:00Z", "limit": 1, "page": "0-4", "acceptLostOrder": true,
                 "reason": "r"}
                """;
        List<String> ids = fixture.admin().list(EntryFilter.of(OutboxState.DEAD, 5)).stream()
                .map(entry -> "/outbox/messages/" + entry.message().id())
                .toList();
        carriedOut("GET", "/outbox/status", null);
        carriedOut("GET", "/outbox/messages?state=dead&topic=orders&error=red&limit=2&page=0-4", null);
        carriedOut("GET", ids.get(0), null);
        carriedOut("GET", ids.get(0) + "/content", null);
        carriedOut("POST", "/outbox/skip", all);
        carriedOut("POST", "/outbox/retry", all);
        carriedOut("POST", ids.get(1) + "/retry", "{\"acceptLostOrder\": true, \"reason\": \"r\"}");
        carriedOut("POST", ids.get(4) + "/skip", "{\"reason\": \"r\"}");
        carriedOut("POST", ids.get(2) + "/edit", """
                {"topic": "t", "key": "k", "type": "T", "payloadText": "p", "headers": {"a": "b"}, "reason": "r"}
                """);
        carriedOut("GET", "/outbox/changes?before=100&limit=10", null);

        assertThat(fixture.described().answered()).isEqualTo(fixture.described().operations("/outbox"));
    }

    private void carriedOut(String method, String path, String body) throws Exception {
        var response = fixture.send(method, path, token("admin"), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void whatTheDocumentDoesNotAllowIsRefused() throws Exception {
        String dead = fixture.firstDead().toString();
        for (String operation : fixture.described().operations("/outbox")) {
            if (operation.startsWith("POST")) {
                String path = operation.substring("POST ".length()).replace("{id}", dead);
                for (String wrong : WrongBodies.of(fixture.described().request(operation))) {
                    assertThat(fixture.described().allows(operation, wrong))
                            .as("%s allows %s", operation, wrong)
                            .isFalse();
                    assertThat(fixture.send("POST", path, token("admin"), wrong).statusCode())
                            .as("%s with %s", operation, wrong)
                            .isEqualTo(400);
                }
            }
        }
        assertThat(fixture.admin().changes(Long.MAX_VALUE, 10)).isEmpty();
    }
}
