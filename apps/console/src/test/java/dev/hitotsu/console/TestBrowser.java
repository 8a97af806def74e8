package dev.hitotsu.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.hitotsu.servers.chromium.ChromiumProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real browser that is installed on the machine. Each test has it without cookies. */
final class TestBrowser implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    /** WCAG 2.2, levels A and AA. */
    private static final String AXE = """
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
               .then(found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | ')))""";

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new LaunchOptions()
                    .setExecutablePath(ChromiumProgram.find())
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    private final List<String> reports = new ArrayList<>();

    /** A person with cookies of their own. */
    BrowserContext person(ColorScheme scheme, int width, boolean hasScript) {
        BrowserContext context = browser.newContext(new NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, 900)
                .setBypassCSP(false)
                .setJavaScriptEnabled(hasScript));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        context.onPage(page -> page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("Refused")) {
                reports.add(page.url() + ": " + message.text());
            }
        }));
        return context;
    }

    BrowserContext person() {
        return person(ColorScheme.LIGHT, 1280, true);
    }

    static Page logIn(BrowserContext context, Console console, String name) {
        Page page = context.newPage();
        page.navigate(console.address());
        page.fill("#token", People.token(name));
        page.click("button.main");
        page.waitForURL(console.address());
        return page;
    }

    /** What the browser refused or complained of. */
    List<String> reports() {
        return List.copyOf(reports);
    }

    /** Evaluated by the debugger, which the page's policy does not bind. */
    static List<?> violations(Page page) {
        page.evaluate("() => {" + axe() + "}");
        return (List<?>) page.evaluate(AXE);
    }

    static void assertNothingIsCutOff(Page page) {
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s at %s px", page.url(), page.viewportSize().width)
                .isTrue();
    }

    /** Into the folder that {@code -Dhitotsu.screenshots} names; none without it. */
    static void takePicture(Page page, String name) {
        String folder = System.getProperty("hitotsu.screenshots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(folder, name + ".png"))
                    .setFullPage(true));
        }
    }

    private static String axe() {
        try (InputStream in = TestBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
