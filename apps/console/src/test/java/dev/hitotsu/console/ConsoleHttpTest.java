package dev.hitotsu.console;

import static dev.hitotsu.console.FailedMessages.message;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ConsoleHttpTest extends ConsoleScenario {
    @Test
    void aPayloadIsMaskedUntilSomebodyLooksWhoIsRecorded() throws Exception {
        UUID id = failed.park(OutboxState.DEAD, "no", message("orders", "k")).id();
        assertThat(olga.get("/messages/" + id).body()).doesNotContain("total");
        assertThat(admin.audit(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(olga.post("/messages/" + id + "/reveal", Map.of()).body()).contains("{\"total\": 1}");
        assertThat(admin.audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::action, AuditRecord::actor)
                .containsExactly(tuple(Action.REVEAL, "olga"));
    }

    @Test
    void whatOthersWroteStaysText() throws Exception {
        String turning = String.valueOf((char) 0x202e);
        String script = "<script>alert(1)</script>" + turning;
        UUID id = failed.park(
                        OutboxState.BLOCKED,
                        script,
                        Message.builder(script, "T\"><img src=x>")
                                .key(script)
                                .payload(script)
                                .build())
                .id();
        awaitSample();
        for (String path : List.of(
                "/",
                "/problems",
                "/messages?state=blocked",
                "/messages/" + id,
                "/messages?state=blocked&topic=%22%3E%3Cscript%3E")) {
            assertThat(olga.get(path).body())
                    .as(path)
                    .doesNotContain("<script>")
                    .doesNotContain(turning)
                    .doesNotContain("<img");
        }
        assertThat(olga.post("/messages/" + id + "/reveal", Map.of()).body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u202e")
                .doesNotContain("<script>");
    }

    @Test
    void aLargePayloadIsCutAndABinaryOneIsShownAsBytes() throws Exception {
        UUID large = failed.park(
                        OutboxState.DEAD,
                        "no",
                        Message.builder("orders", "T")
                                .payload("ä".repeat(5_000_000))
                                .build())
                .id();
        String shown = olga.post("/messages/" + large + "/reveal", Map.of()).body();
        assertThat(shown).contains("The first 64 KiB of 10,000,000 bytes").hasSizeLessThan(80_000);
        assertThat(olga.post("/messages/" + large + "/download", Map.of()).body())
                .hasSize(5_000_000);
        UUID binary = failed.park(
                        OutboxState.DEAD,
                        "no",
                        Message.builder("orders", "T")
                                .payload(new byte[] {0, 1, (byte) 0xff})
                                .build())
                .id();
        assertThat(olga.post("/messages/" + binary + "/reveal", Map.of()).body())
                .contains("It is binary")
                .contains("00000000  00 01 ff");
    }

    @Test
    void aWrongQueryIsNamedWithWhatIsExpected() throws Exception {
        assertRefused("/messages?state=nonsense", "state: nonsense (expected: one of pending, published, delayed");
        assertRefused("/messages?since=yesterday", "since: yesterday (expected: a time such as");
        assertRefused("/messages?id=12", "id: 12 (expected: an id such as");
        assertRefused("/change?action=drop&state=dead", "action: drop (expected: retry or skip)");
        assertRefused("/change?action=retry&state=pending", "state: pending (expected: one of");
        assertRefused("/change?action=retry", "state: none (expected: one or more of");
        assertRefused("/audit?before=x", "before: x (expected: a whole number)");
    }

    private void assertRefused(String path, String message) throws Exception {
        HttpResponse<String> answer = olga.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void aPageGoesOnWhereTheLastEndedAndAForgedOneIsRefused() throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            messages.add(message("orders", "k" + i));
        }
        failed.park(OutboxState.DEAD, "no", messages);
        String first = olga.get("/messages?state=dead").body();
        String next = ConsoleClient.link(first, "/messages?state=DEAD&amp;page=");
        assertThat(olga.get(next).body()).contains(messages.get(50).id().toString());
        for (String forged : List.of("0-5-abc", "0-5", "x", next.substring(next.indexOf("page=") + 5) + "0")) {
            assertRefused("/messages?state=dead&page=" + forged, "page: " + forged + " (expected:");
        }
        assertRefused(next.replace("DEAD", "RETRY"), "page: ");
    }

    @Test
    void aMessageThatFailsAfterThePreviewIsNotRetried() throws Exception {
        UUID stays = failed.park(OutboxState.DEAD, "no", message("orders", "a")).id();
        UUID failsAgain =
                failed.park(OutboxState.DEAD, "no", message("orders", "b")).id();
        String preview = olga.get("/change?action=retry&state=dead").body();
        assertThat(preview)
                .contains("2 messages were given up or skipped, and no newer one of the same keys has gone before.");

        admin.retry(failsAgain);
        failed.failAgain(OutboxState.DEAD, "again");
        Map<String, String> form =
                Map.of("ticket", ConsoleClient.field(preview, "ticket"), "reason", "the limit is raised");
        HttpResponse<String> started = olga.post("/change", form);
        assertThat(started.statusCode()).isEqualTo(303);
        String run = started.headers().firstValue("location").orElseThrow();
        await().until(() -> olga.get(run).body().contains("Done: retry, 1 changed; 1 had changed after the preview"));
        assertThat(admin.find(stays).orElseThrow().state()).isEqualTo(OutboxState.RETRY);
        assertThat(admin.find(failsAgain).orElseThrow().state()).isEqualTo(OutboxState.DEAD);
        assertThat(admin.audit(Long.MAX_VALUE, 1).getFirst().reason()).isEqualTo("the limit is raised");
        assertThat(olga.post("/change", form).statusCode()).as("used").isEqualTo(409);
        assertThat(olga.get("/audit").body()).contains("the limit is raised", "olga");
    }

    @Test
    void aPreviewSaysBehindHowManyNewerOnesMessagesGo() throws Exception {
        failed.park(OutboxState.DEAD, "no", List.of(message("orders", "a"), message("orders", "b")));
        failed.deliver(List.of(message("orders", "a"), message("orders", "a"), message("orders", "c")));
        assertThat(olga.get("/change?action=retry&state=dead").body())
                .contains("2 messages were given up or skipped, and will go after 2 newer ones of the same keys.");
    }

    @Test
    void aListSaysAtWhichCountItWasRead() throws Exception {
        failed.park(OutboxState.DEAD, "no", List.of(message("orders", "a"), message("orders", "b")));
        assertThat(olga.get("/messages?state=dead").body()).contains("data-new=\"dead\" data-of=\"\" data-count=\"2\"");
        failed.park(OutboxState.DEAD, "no", message("orders", "c"));
        assertThat(olga.get("/messages?state=dead").body()).contains("data-new=\"dead\" data-of=\"\" data-count=\"3\"");
        assertThat(olga.get("/messages?state=dead&topic=orders").body())
                .as("it counts the state, and says so")
                .contains("data-new=\"dead\" data-of=\" in dead\" data-count=\"3\"");
    }

    @Test
    void aPreviewIsForWhomItWasShown() throws Exception {
        failed.park(OutboxState.DEAD, "no", message("orders", "a"));
        String ticket =
                ConsoleClient.field(olga.get("/change?action=skip&state=dead").body(), "ticket");
        ConsoleClient anna = new ConsoleClient(console).loggedIn("anna");
        assertThat(anna.post("/change", Map.of("ticket", ticket, "reason", "x")).statusCode())
                .isEqualTo(409);
        assertThat(olga.post("/change", Map.of("ticket", ticket)).body()).contains("reason: none (expected: why");
        assertThat(olga.post("/change", Map.of("ticket", ticket, "reason", "x")).statusCode())
                .isEqualTo(303);
    }

    @Test
    void aboveAHundredTheCountIsTyped() throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            messages.add(message("orders", "k" + i));
        }
        failed.park(OutboxState.DEAD, "no", messages);
        String ticket =
                ConsoleClient.field(olga.get("/change?action=skip&state=dead").body(), "ticket");
        HttpResponse<String> untyped = olga.post("/change", Map.of("ticket", ticket, "reason", "old"));
        assertThat(untyped.statusCode()).isEqualTo(400);
        assertThat(untyped.body()).contains("count: null (expected: 101, typed)");
        assertThat(olga.post("/change", Map.of("ticket", ticket, "reason", "old", "count", "101"))
                        .statusCode())
                .isEqualTo(303);
        await().until(() -> admin.list(EntryFilter.of(OutboxState.SKIPPED, 200)).size() == 101);
    }

    @Test
    void aMessageThatChangedSinceThePageIsLeftAlone() throws Exception {
        UUID id = failed.park(OutboxState.BLOCKED, "no", message("orders", "k")).id();
        admin.skip(id);
        HttpResponse<String> stale = olga.post("/messages/" + id + "/retry", Map.of("reason", "x", "seen", "blocked"));
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("skipped (expected: blocked");
        assertThat(olga.post("/messages/" + id + "/retry", Map.of("seen", "skipped"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theFirstSentenceNamesWhatSinceWhenAndWhy() throws Exception {
        failed.park(OutboxState.BLOCKED, "record too large: 1048599 bytes", message("orders", "a"));
        failed.park(OutboxState.BLOCKED, "record too large: 2048599 bytes", message("orders", "b"));
        awaitSample();
        await().until(() -> olga.get("/").body().contains("Stuck: orders, 2 keys, "));
        String overview = olga.get("/").body();
        assertThat(overview)
                .containsPattern("Stuck: orders, 2 keys, \\d+ s, since \\d\\d:\\d\\d: record too large: … bytes");
        String preview = olga.get(ConsoleClient.link(overview, "/change?")).body();
        assertThat(preview).contains("2 messages keep their order.");
        assertThat(olga.get("/problems").body()).contains("record too large: … bytes");
    }

    @Test
    void aPageIsSmall() throws Exception {
        String page = olga.get("/").body();
        int size = compressed(page);
        String style = ConsoleClient.link(page, "/assets/");
        for (String name : List.of("console.css", "console.js", "icon.svg")) {
            size += compressed(olga.get(style.replaceAll("[^/]+$", name)).body());
        }
        assertThat(size).isLessThan(40_000);
        System.out.println("page, style, script and icon: " + size + " bytes compressed");
    }

    private static int compressed(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.size();
    }
}
