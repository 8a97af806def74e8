package dev.hitotsu.console;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import dev.hitotsu.outbox.OutboxState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A page that stays open in a real browser while things happen. */
class ConsoleOpenPageIT {
    /** What a browser does with a tab that somebody leaves, and comes back to. */
    private static final String HIDE = """
            isHidden => {
                Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
                document.dispatchEvent(new Event('visibilitychange'));
            }""";

    @Test
    void rowsStayWhereTheyAreAndALinkSaysHowManyHaveCome() throws Exception {
        try (ConsoleOnPostgreSql server = new ConsoleOnPostgreSql();
                TestBrowser browser = new TestBrowser();
                BrowserContext person = browser.person()) {
            server.failed().park(OutboxState.DEAD, "no", FailedMessages.message("orders", "first"));
            ConsoleClient olga = new ConsoleClient(server.console()).loggedIn("olga");
            Page page = TestBrowser.logIn(person, server.console(), "olga");
            page.waitForSelector("[data-figure=dead]:text-is('1')");
            page.route("**/events", route -> {
                server.failed().park(OutboxState.DEAD, "no", FailedMessages.message("invoices", "second"));
                await().until(() -> olga.get("/").body().contains("data-figure=\"dead\">2<"));
                page.unroute("**/events");
                route.resume();
            });
            page.navigate(server.console().address() + "messages?state=dead");
            String before = page.textContent("tbody");
            page.waitForSelector("text=1 new, show");
            assertThat(page.textContent("tbody")).isEqualTo(before).doesNotContain("invoices");
            page.click("text=1 new, show");
            assertThat(page.textContent("tbody")).contains("invoices", "orders");
        }
    }

    @Test
    void aHiddenTabListensToNothing() {
        try (ConsoleOnPostgreSql server = new ConsoleOnPostgreSql();
                TestBrowser browser = new TestBrowser();
                BrowserContext person = browser.person()) {
            Set<Request> streams = ConcurrentHashMap.newKeySet();
            person.onRequest(request -> {
                if (request.url().endsWith("/events")) {
                    streams.add(request);
                }
            });
            person.onRequestFailed(streams::remove);
            person.onRequestFinished(streams::remove);
            Page page = TestBrowser.logIn(person, server.console(), "olga");
            awaitStreams(page, streams, 1);
            page.evaluate(HIDE, true);
            awaitStreams(page, streams, 0);
            page.evaluate(HIDE, false);
            awaitStreams(page, streams, 1);
        }
    }

    /** What the browser says arrives while it is asked something. */
    private static void awaitStreams(Page page, Set<Request> streams, int count) {
        await().until(() -> page.title().startsWith("Overview") && streams.size() == count);
    }
}
