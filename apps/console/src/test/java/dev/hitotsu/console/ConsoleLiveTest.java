package dev.hitotsu.console;

import static dev.hitotsu.console.FailedMessages.message;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.console.source.PageForm;
import dev.hitotsu.console.source.Processes;
import dev.hitotsu.console.source.PushButton;
import dev.hitotsu.console.source.TextQuestion;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an open page hears, and for how long. */
class ConsoleLiveTest {
    private final InMemoryOutbox outbox = InMemoryOutbox.create();
    private final People people = new People();
    private final AtomicInteger pressed = new AtomicInteger();
    private final List<String> mended = new CopyOnWriteArrayList<>();
    private volatile boolean isAway;
    private FailedMessages failed;
    private Console console;
    private ConsoleClient olga;

    @BeforeEach
    void start() throws Exception {
        failed = new FailedMessages(outbox, messages -> outbox.insertAndCommit(outbox.begin(), messages));
        FactPage faults = FactPage.of(
                        "faults", "Faults", () -> List.of(new FactTable("None", "", List.of("Name"), List.of())))
                .with(List.of(
                        new PushButton("break", "Break it", pressed::incrementAndGet),
                        new PushButton("late", "Late", () -> {
                            throw new IllegalStateException("no relay leads (expected: one)");
                        })))
                .withForms(List.of(new PageForm(
                        "mend",
                        "Mend it",
                        "It works again.",
                        Role.OPERATOR,
                        List.of(new PageForm.Field("part", "Part")),
                        (person, fields) -> mend(person, fields.apply("part")))))
                .withTexts(List.of(new TextQuestion(
                        "measure", "Measure", "Nothing is kept.", "A text", ConsoleLiveTest::measured)))
                .withProcesses(status -> new Processes(
                        List.of(
                                new Processes.Row("relay-1", "leads", ""),
                                new Processes.Row("relay-2", "standby", "02:14")),
                        ""));
        console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.TOKENS, null),
                new ConsoleSources(
                        "relay-1",
                        sometimesAway(outbox.admin()),
                        people,
                        new ReplayLimit(1, System::nanoTime),
                        () -> null,
                        "",
                        List.of(faults)));
        olga = new ConsoleClient(console).loggedIn("olga");
    }

    private static List<FactTable> measured(String text) {
        if (text.equals("wrong")) {
            throw new IllegalArgumentException("text: wrong (expected: another)");
        }
        String begin = text.substring(0, Math.min(text.length(), 20));
        return List.of(new FactTable(
                "Measured", "", List.of("Length", "Begin"), List.of(List.of(String.valueOf(text.length()), begin))));
    }

    private void mend(Person person, String part) {
        if (part.equals("moon")) {
            throw new IllegalArgumentException("part: moon (expected: one of the shop)");
        }
        mended.add(person.name() + " " + part);
    }

    private OutboxAdmin sometimesAway(OutboxAdmin admin) {
        return (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (proxy, method, arguments) -> {
                    if (isAway) {
                        throw new OutboxException("database: connection refused");
                    }
                    try {
                        return method.invoke(admin, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void stop() {
        console.close();
        failed.close();
    }

    @Test
    void theOverviewAndItsStreamNameTheProcesses() throws Exception {
        await().until(() -> olga.get("/").body().contains("<td>relay-2</td><td>standby</td>"));
        assertThat(olga.events()
                        .next()
                        .getJsonArray("processes")
                        .getJsonArray(1)
                        .getList())
                .containsExactly("relay-2", "standby", "02:14");
    }

    @Test
    void theSentenceComesWithItsButtonAndItsFigures() throws Exception {
        Iterator<JsonObject> events = olga.events();
        assertThat(next(events, "good").getString("preview")).isEmpty();
        assertThat(olga.get("/").body()).containsPattern("data-preview hidden");
        failed.park(OutboxState.BLOCKED, "no", message("orders", "k"));
        JsonObject stuck = next(events, "stuck");
        assertThat(stuck.getString("sentence")).startsWith("Stuck: orders, 1 key");
        assertThat(stuck.getJsonObject("figures").getString("blocked")).isEqualTo("1");
        assertThat(stuck.getJsonObject("charts").fieldNames()).containsExactlyInAnyOrder("pending", "rate");
        assertThat(olga.get(stuck.getString("preview")).body()).contains("1 message keeps its order.");
        assertThat(olga.get("/").body())
                .contains("href=\"" + stuck.getString("preview").replace("&", "&amp;"))
                .doesNotContainPattern("data-preview hidden");
    }

    private static JsonObject next(Iterator<JsonObject> events, String level) {
        while (events.hasNext()) {
            JsonObject state = events.next();
            if (state.getString("level").equals(level)) {
                return state;
            }
        }
        throw new AssertionError("the stream ended before the level was " + level);
    }

    @Test
    void aDatabaseThatIsAwayLeavesTheLastFiguresWithTheirAge() throws Exception {
        failed.park(OutboxState.BLOCKED, "no", message("orders", "k"));
        Iterator<JsonObject> events = olga.events();
        String readAt = next(events, "stuck").getString("readAt");
        isAway = true;
        JsonObject unknown = next(events, "unknown");
        assertThat(unknown.getString("sentence")).startsWith("Unknown since ").contains("connection refused");
        assertThat(unknown.getString("readLabel")).isEqualTo("Last read");
        assertThat(unknown.getString("readAt")).isGreaterThanOrEqualTo(readAt);
        assertThat(unknown.getJsonObject("figures").getString("blocked")).isEqualTo("1");
        assertThat(olga.get("/").body()).contains("Last read", "data-figure=\"blocked\">1<");
        assertThat(olga.get("/messages").statusCode()).isEqualTo(503);
    }

    @Test
    void whoseTokenIsTakenAwayHearsNothingMore() throws Exception {
        Iterator<JsonObject> events = olga.events();
        events.next();
        people.remove("olga");
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> events.forEachRemaining(state -> {}));
        await().until(ended::isDone);
        assertThat(olga.get("/").headers().firstValue("location")).hasValue("/login");
    }

    @Test
    void aButtonOfTheProcessIsForAdmins() throws Exception {
        for (String name : List.of("vera", "olga")) {
            assertThat(new ConsoleClient(console)
                            .loggedIn(name)
                            .post("/faults/break", Map.of())
                            .statusCode())
                    .as(name)
                    .isEqualTo(403);
        }
        assertThat(pressed).hasValue(0);
        ConsoleClient anna = new ConsoleClient(console).loggedIn("anna");
        assertThat(anna.post("/faults/break", Map.of()).statusCode()).isEqualTo(303);
        assertThat(pressed).hasValue(1);
        HttpResponse<String> late = anna.post("/faults/late", Map.of());
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("no relay leads (expected: one)");
    }

    @Test
    void aFormOfTheProcessIsForItsRoleAndFilledIn() throws Exception {
        ConsoleClient vera = new ConsoleClient(console).loggedIn("vera");
        assertThat(vera.post("/faults/mend", Map.of("part", "door")).statusCode())
                .isEqualTo(403);
        assertThat(vera.get("/faults").body()).contains("Mend it", "Needs the role operator; you are viewer.");
        HttpResponse<String> empty = olga.post("/faults/mend", Map.of());
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).contains("part: none (expected: filled in)");
        assertThat(olga.post("/faults/mend", Map.of("part", "moon")).body())
                .contains("part: moon (expected: one of the shop)");
        assertThat(olga.post("/faults/mend", Map.of("part", "door")).statusCode())
                .isEqualTo(303);
        assertThat(mended).containsExactly("olga door");
    }

    @Test
    void aTextIsAskedAboutByEverybodyWhoReads() throws Exception {
        ConsoleClient vera = new ConsoleClient(console).loggedIn("vera");
        assertThat(vera.get("/faults").body()).contains("<textarea", "action=\"/faults/measure\"");
        HttpResponse<String> long200 = vera.post("/faults/measure", Map.of("text", "\u00e4\n".repeat(100_000) + "end"));
        assertThat(long200.statusCode()).isEqualTo(200);
        assertThat(long200.body()).contains("Measured", "200003");
        assertThat(vera.post("/faults/measure", Map.of("text", "<script>x</script>"))
                        .body())
                .contains("&lt;script&gt;x&lt;/script&gt;")
                .doesNotContain("<script>x");
        assertThat(vera.post("/faults/measure", Map.of()).body()).contains("A text: none (expected: pasted)");
        HttpResponse<String> wrong = vera.post("/faults/measure", Map.of("text", "wrong"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("text: wrong (expected: another)");
        assertThat(vera.post("/faults/measure", Map.of("text", "a".repeat(1 << 20)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(vera.post("/faults/measure", Map.of("text", "a"), Map.of("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void nothingToChangeHasNoButton() throws Exception {
        assertThat(olga.get("/messages?state=dead").body()).doesNotContain("Retry all of these");
        failed.park(OutboxState.DEAD, "no", message("orders", "k"));
        assertThat(olga.get("/messages?state=dead").body()).contains("Retry all of these");
    }

    @Test
    void aRunThatIsStoppedHasDoneWhatTheAuditSays() throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            messages.add(message("orders", "k" + i));
        }
        failed.park(OutboxState.DEAD, "no", messages);
        String preview = olga.get("/change?action=retry&state=dead").body();
        String run = olga.post(
                        "/change",
                        Map.of("ticket", ConsoleClient.field(preview, "ticket"), "reason", "back", "count", "600"))
                .headers()
                .firstValue("location")
                .orElseThrow();
        await().until(() -> olga.get(run).body().contains("Running: retry, 500 changed so far"));
        assertThat(olga.post(run + "/stop", Map.of()).statusCode()).isEqualTo(303);
        await().until(() -> olga.get(run).body().contains("Stopped: retry, 500 changed, the rest is as it was"));
        OutboxAdmin admin = outbox.admin();
        assertThat(admin.status().count(OutboxState.RETRY)).isEqualTo(500);
        assertThat(admin.status().count(OutboxState.DEAD)).isEqualTo(100);
        assertThat(admin.audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::changed)
                .containsExactly(500);
        assertThat(olga.get("/audit").body()).contains("<td>stopped</td>");
    }
}
