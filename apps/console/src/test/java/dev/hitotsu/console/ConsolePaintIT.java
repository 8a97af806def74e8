package dev.hitotsu.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * When a real browser shows the first content of each page, printed in milliseconds since the person went there.
 * {@code -Dhitotsu.paint.messages=1000000} for a million that are dead; {@code -Dhitotsu.paint.limit=500} fails if the
 * median of a page is later.
 *
 * @see <a href="https://www.w3.org/TR/paint-timing/">W3C: Paint Timing</a>
 */
class ConsolePaintIT {
    private static final int MESSAGES = Integer.getInteger("hitotsu.paint.messages", 2_000);
    private static final double LIMIT = Integer.getInteger("hitotsu.paint.limit", Integer.MAX_VALUE);
    /** How often each page is looked at, after the first time; for a figure, {@code -Dhitotsu.paint.looks=9}. */
    private static final int LOOKS = Integer.getInteger("hitotsu.paint.looks", 1);

    private static final String PAINTED = """
            () => new Promise(painted => new PerformanceObserver((list, observer) => {
                const first = list.getEntriesByName('first-contentful-paint')[0];
                if (first) { observer.disconnect(); painted(first.startTime); }
            }).observe({type: 'paint', buffered: true}))""";

    @Test
    void eachPagePaintsItsFirstContent() {
        try (ConsoleOnPostgreSql server = new ConsoleOnPostgreSql();
                TestBrowser browser = new TestBrowser();
                BrowserContext person = browser.person()) {
            UUID held = server.incident();
            server.fillWithDead(MESSAGES);
            Page page = TestBrowser.logIn(person, server.console(), "anna");
            pages(held).forEach((name, path) -> {
                List<Double> millis = new ArrayList<>();
                for (int look = 0; look <= LOOKS; look++) {
                    page.navigate(server.console().address() + path);
                    millis.add(((Number) page.evaluate(PAINTED)).doubleValue());
                }
                List<Double> sorted =
                        millis.subList(1, millis.size()).stream().sorted().toList();
                double median = sorted.get(LOOKS / 2);
                System.out.printf(
                        Locale.ROOT,
                        "first contentful paint of %s, %,d dead: median %.0f ms, slowest %.0f ms%n",
                        name,
                        MESSAGES,
                        median,
                        sorted.getLast());
                assertThat(median).as(name).isBetween(1.0, LIMIT);
            });
        }
    }

    private static Map<String, String> pages(UUID held) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "");
        pages.put("problems", "problems");
        pages.put("dead messages", "messages?state=dead");
        pages.put("dead messages by error", "messages?state=dead&error=nothing");
        pages.put("pending messages", "messages?state=pending");
        pages.put("a message", "messages/" + held);
        pages.put("preview", "change?action=retry&state=dead&error=broker");
        pages.put("audit", "audit");
        return pages;
    }
}
