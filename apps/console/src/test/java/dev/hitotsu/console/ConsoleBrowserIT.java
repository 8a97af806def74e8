package dev.hitotsu.console;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in a real browser, on a real database. */
class ConsoleBrowserIT {
    private static TestBrowser browser;

    private ConsoleOnPostgreSql server;
    private UUID held;

    @BeforeAll
    static void startBrowser() {
        browser = new TestBrowser();
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() {
        server = new ConsoleOnPostgreSql();
        held = server.incident();
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(browser.reports()).as("refused by the page's policy").isEmpty();
    }

    private String address(String path) {
        return server.console().address() + path;
    }

    private Page overview(BrowserContext context, String name) {
        Page page = TestBrowser.logIn(context, server.console(), name);
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            page.reload();
            return page.textContent("#sentence").matches("(?s)Stuck: orders, 3 keys, 4\\d min.*")
                    && page.isVisible(".main");
        });
        return page;
    }

    private Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "");
        pages.put("problems", "problems");
        pages.put("messages", "messages?state=dead");
        pages.put("message", "messages/" + held);
        pages.put("preview", "change?action=retry&state=blocked&state=dead");
        pages.put("relays", "relays");
        pages.put("consumers", "consumers");
        pages.put("parked", "parked");
        pages.put("parked-preview", "parked/change?action=retry&consumer=mails&state=dead");
        pages.put("coordination", "coordination");
        pages.put("gateway", "gateway");
        pages.put("ids", "ids");
        pages.put("audit", "audit");
        pages.put("error", "messages?state=nonsense");
        return pages;
    }

    /** Colours do not depend on the width; {@code -Dhitotsu.looks=all} for each scheme at each width. */
    private static int[] widths(ColorScheme scheme) {
        if (System.getProperty("hitotsu.looks", "").equals("all")) {
            return new int[] {1280, 320};
        }
        return new int[] {scheme == ColorScheme.LIGHT ? 1280 : 320};
    }

    @Test
    void everyPageIsAccessibleInLightDarkAndOnAPhone() {
        List<String> violations = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : widths(scheme)) {
                try (BrowserContext context = browser.person(scheme, width, true)) {
                    Page page = overview(context, "olga");
                    pages().forEach((name, path) -> {
                        page.navigate(address(path));
                        TestBrowser.assertNothingIsCutOff(page);
                        String picture = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
                        TestBrowser.takePicture(page, picture);
                        TestBrowser.violations(page).forEach(one -> violations.add(picture + ": " + one));
                    });
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void theFirstSentenceSaysWhatIsStuckAndThePreviewIsTwoClicksAway() {
        try (BrowserContext context = browser.person()) {
            Page page = overview(context, "olga");
            assertThat(page.textContent("#sentence"))
                    .matches(
                            "Stuck: orders, 3 keys, 4\\d min, since .*\\d\\d:\\d\\d: RecordTooLargeException: the message is …"
                                    + " bytes, larger than max\\.request\\.size …");
            page.click("text=See what a retry will do");
            assertThat(page.textContent(".sentence")).startsWith("3 messages keep their order.");
        }
    }

    /** Again if need be: while the database does not answer in time, the page offers nothing to go to. */
    private static void pressUntil(Page page, String key, String partOfAddress) {
        await().until(() -> {
            page.keyboard().press(key);
            try {
                page.waitForURL(url -> url.contains(partOfAddress), new Page.WaitForURLOptions().setTimeout(10_000));
                return true;
            } catch (TimeoutError e) {
                return false;
            }
        });
    }

    @Test
    void aRetryGoesByTheKeyboardAlone() {
        try (BrowserContext context = browser.person()) {
            Page page = overview(context, "olga");
            page.keyboard().press("?");
            assertThat(page.isVisible("#help")).isTrue();
            page.keyboard().press("Escape");
            await().until(() -> !page.isVisible("#help"));
            pressUntil(page, "r", "/change?");
            page.keyboard().type("the limit is raised");
            page.keyboard().press("Enter");
            page.waitForURL(url -> url.contains("/runs/"));
            page.waitForSelector("text=Done: retry, 3 changed");
            assertThat(server.admin().find(held).orElseThrow().state()).isEqualTo(OutboxState.RETRY);
            page.keyboard().press("/");
            page.waitForURL(url -> url.endsWith("/messages#id"));
            page.keyboard().type(held.toString());
            page.keyboard().press("Enter");
            page.waitForURL(address("messages/" + held));
            assertThat(page.textContent(".timeline")).contains("olga: retry, was blocked");
        }
    }

    @Test
    void everythingGoesWithoutScripts() {
        try (BrowserContext context = browser.person(ColorScheme.LIGHT, 1280, false)) {
            Page page = TestBrowser.logIn(context, server.console(), "olga");
            page.navigate(address("messages/" + held));
            assertThat(page.textContent(".masked")).contains("masked");
            page.click("text=Show the payload");
            assertThat(page.textContent(".payload")).contains("\"currency\": \"EUR\"");
            page.fill("#reason", "wrong order");
            page.click("button:text-is('Skip')");
            page.waitForURL(address("messages/" + held));
            assertThat(page.textContent(".badge")).isEqualTo("skipped");
            page.navigate(address("change?action=retry&state=dead&topic=invoices"));
            page.fill("#reason", "the schema is there");
            page.click("button.main:text-is('Retry them')");
            await().until(() -> page.textContent(".sentence").startsWith("Done: retry, 24 changed"));
            page.navigate(address("gateway"));
            page.fill("textarea", "3s");
            page.click("button:text-is('Compare configurations')");
            assertThat(page.textContent("tbody")).contains("route orders: timeout", "2s", "3s");
            assertThat(page.url()).isEqualTo(address("gateway/compare"));
            page.navigate(address("audit"));
            assertThat(page.textContent("tbody")).contains("the schema is there", "wrong order", "reveal");
        }
    }

    @Test
    void aViewersButtonsStayAndSayWhy() {
        try (BrowserContext context = browser.person()) {
            Page page = overview(context, "vera");
            assertThat(page.isDisabled("button.main")).isTrue();
            assertThat(page.textContent("#obstacle")).isEqualTo("Needs the role operator; you are viewer.");
            page.navigate(address("messages/" + held));
            assertThat(page.isDisabled("button:text-is('Skip')")).isTrue();
            assertThat(page.isDisabled("button:text-is('Show the payload')")).isTrue();
            TestBrowser.takePicture(page, "message-viewer");
        }
    }

    @Test
    void aPageAsksForFiveThingsAtMostAndNumbersOf64BitsAreExact() {
        try (BrowserContext context = browser.person()) {
            Page page = TestBrowser.logIn(context, server.console(), "olga");
            List<String> asked = new CopyOnWriteArrayList<>();
            context.onRequest(request -> asked.add(request.url()));
            page.navigate(address(""));
            page.waitForRequest(address("events"), page::reload);
            await().until(() -> asked.stream().anyMatch(url -> url.endsWith(".css")));
            assertThat(Set.copyOf(asked)).hasSizeLessThanOrEqualTo(5).allMatch(url -> url.startsWith(address("")));
            page.navigate(address("relays"));
            assertThat(page.textContent("tbody")).contains("9007199254740993");
        }
    }

    @Test
    void sevenTabsShareOneStreamAndAreOneState() {
        try (BrowserContext context = browser.person()) {
            Set<Request> streams = ConcurrentHashMap.newKeySet();
            AtomicInteger mostStreams = new AtomicInteger();
            List<String> foreign = new CopyOnWriteArrayList<>();
            context.onRequest(request -> {
                if (request.url().endsWith("/events")) {
                    streams.add(request);
                    mostStreams.accumulateAndGet(streams.size(), Math::max);
                } else if (!request.url().startsWith(server.console().address())) {
                    foreign.add(request.url());
                }
            });
            context.onRequestFailed(streams::remove);
            context.onRequestFinished(streams::remove);
            server.execute("DELETE FROM hitotsu.parked");
            List<Page> tabs = new ArrayList<>(List.of(TestBrowser.logIn(context, server.console(), "olga")));
            while (tabs.size() < 7) {
                tabs.add(context.newPage());
                tabs.getLast().navigate(address(""));
            }
            awaitState(tabs, "Nothing is stuck|Behind", false);
            server.failed().park(OutboxState.BLOCKED, "no", FailedMessages.message("orders", "another"));
            // What waited in the log before is read, and parked, with it.
            awaitState(tabs, "Stuck: orders, 3 keys", true);
            assertThat(tabs.getLast().textContent("[data-figure=blocked]")).isEqualTo("3");
            tabs.getLast().click("text=See what a retry will do");
            assertThat(tabs.getLast().textContent(".sentence")).startsWith("3 messages keep their order.");
            assertThat(mostStreams).as("streams at a time").hasValue(1);
            assertThat(foreign).as("requests to other hosts").isEmpty();
        }
    }

    private static void awaitState(List<Page> tabs, String sentence, boolean hasButton) {
        for (Page tab : tabs) {
            await().until(() -> tab.textContent("#sentence").matches("(" + sentence + ").*"));
            assertThat(tab.isVisible("[data-key=r]")).as(sentence).isEqualTo(hasButton);
        }
    }
}
