package dev.hitotsu.console;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.action.BulkPart;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.BulkStep;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.BulkForm.Field;
import dev.hitotsu.console.source.BulkForm.Fields;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many messages of a page that a process adds. */
class ConsoleBulkTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private Console console;
    private ConsoleClient olga;

    @BeforeEach
    void start() throws Exception {
        BulkForm form = new BulkForm(
                "Change many",
                "Seen first.",
                List.of(
                        new Field("shelf", "Shelf", true, List.of()),
                        new Field("state", "State", true, List.of("old", "new"))),
                this::plan);
        console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.TOKENS, null),
                new ConsoleSources(
                        "relay-1",
                        InMemoryOutbox.create().admin(),
                        new People(),
                        new ReplayLimit(1_000_000, System::nanoTime),
                        () -> null,
                        "",
                        List.of(FactPage.of("shelves", "Shelves", List::of).withBulk(form))));
        olga = new ConsoleClient(console).loggedIn("olga");
    }

    private BulkPlan plan(Kind kind, Fields fields) {
        String shelf = String.valueOf(fields.text("shelf"));
        switch (shelf) {
            case "moon" -> throw new IllegalArgumentException("shelf: moon (expected: one of the shop)");
            case "away" -> throw new IllegalStateException("database: connection refused");
            default -> {}
        }
        BulkPart part = new BulkPart("shelf " + shelf, 120, false, true, step(shelf, 2));
        return new BulkPlan(kind, List.of(part), "are painted.", "paint " + shelf, "/shelves");
    }

    private BulkStep step(String shelf, int left) {
        return operation -> {
            done.add(operation.actor() + " " + shelf + " " + operation.reason());
            return new BulkStep.Done(60, left == 1 ? null : step(shelf, left - 1));
        };
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void manyAreChangedInStepsAfterAPreview() throws Exception {
        assertThat(olga.get("/shelves").body())
                .contains("action=\"/shelves/change\"", "<option>old</option>", "Seen first.");
        String preview =
                olga.get("/shelves/change?action=skip&shelf=A&state=old").body();
        assertThat(preview)
                .contains("120 messages are painted.", "shelf A: 120", "paint A", "href=\"/shelves\">Leave it");
        String ticket = ConsoleClient.field(preview, "ticket");
        HttpResponse<String> untyped = olga.post("/change", Map.of("ticket", ticket, "reason", "wet"));
        assertThat(untyped.statusCode()).isEqualTo(400);
        assertThat(done).isEmpty();

        HttpResponse<String> started = olga.post("/change", Map.of("ticket", ticket, "reason", "wet", "count", "120"));
        String run = started.headers().firstValue("location").orElseThrow();
        await().until(() -> olga.get(run).body().contains("Done: skip, 120 changed"));
        assertThat(done).containsExactly("olga A wet", "olga A wet");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertRefused(400, "shelf: none (expected: filled in)", "action=skip&shelf=");
        assertRefused(400, "shelf: moon (expected: one of the shop)", "action=skip&shelf=moon");
        assertRefused(400, "action: paint (expected: retry or skip)", "action=paint&shelf=A");
        assertRefused(503, "database: connection refused", "action=retry&shelf=away");
        ConsoleClient vera = new ConsoleClient(console).loggedIn("vera");
        assertThat(vera.get("/shelves/change?action=skip&shelf=A").statusCode()).isEqualTo(403);
        assertThat(vera.get("/shelves").body()).contains("Needs the role operator; you are viewer.");
    }

    private void assertRefused(int status, String problem, String query) throws Exception {
        HttpResponse<String> answer = olga.get("/shelves/change?state=old&" + query);
        assertThat(answer.statusCode()).as(query).isEqualTo(status);
        assertThat(answer.body()).contains(problem);
    }
}
