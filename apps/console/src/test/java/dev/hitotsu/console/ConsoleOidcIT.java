package dev.hitotsu.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.oidc.TestProvider;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.servers.net.FreePorts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A login at a provider of another site, in a real browser: its session's cookie is for our own pages alone. */
class ConsoleOidcIT {
    @Test
    void aPersonComesBackFromAnotherSiteAndStaysLoggedIn() throws Exception {
        int port = FreePorts.next();
        String address = "http://127.0.0.1:" + port;
        try (TestProvider provider = new TestProvider("localhost");
                Console console = console(port, provider, address);
                TestBrowser browser = new TestBrowser()) {
            for (boolean hasScript : new boolean[] {true, false}) {
                try (BrowserContext person = browser.person(ColorScheme.LIGHT, 1280, hasScript)) {
                    Page page = person.newPage();
                    page.navigate(console.address());
                    assertThat(hasScript ? TestBrowser.violations(page) : List.of())
                            .isEmpty();
                    page.click("text=Log in at localhost");
                    page.waitForURL(console.address());
                    assertThat(page.textContent(".person")).contains("olga", "operator");
                    page.click("text=Log out");
                    page.waitForURL(address + "/login");
                }
            }
            assertThat(browser.reports()).as("refused by the page's policy").isEmpty();
        }
    }

    private static Console console(int port, TestProvider provider, String address) {
        return Console.start(
                new ConsoleSettings("127.0.0.1", port, Set.of(), new Login.Provider(provider.settings(address)), null),
                new ConsoleSources(
                        "relay-1",
                        InMemoryOutbox.create().admin(),
                        new People(),
                        new ReplayLimit(1, System::nanoTime),
                        () -> null,
                        "",
                        List.of()));
    }
}
