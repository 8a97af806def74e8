package dev.hitotsu.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page for developers in a real browser, with its real packages:
 * {@code npm install graphiql@3 react@18 react-dom@18}, whose folder {@code hitotsu.graphiql} names, and Chromium,
 * which {@code hitotsu.chromium} names. Both are large, so it runs on request only
 * ({@code -Dtest=GraphiQlBrowserCheck}).
 */
class GraphiQlBrowserCheck {
    private static final String MODULES = System.getProperty("hitotsu.graphiql", "node_modules");
    private static final String CHROMIUM = System.getProperty("hitotsu.chromium", "chromium");

    @TempDir
    private Path profile;

    /** What the page has made of itself after a while of its own time. */
    private String shown(Gateway gateway) throws IOException {
        Process browser = new ProcessBuilder(
                        CHROMIUM,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + profile,
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        "http://127.0.0.1:" + gateway.port() + "/graphql")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new String(browser.getInputStream().readAllBytes(), UTF_8);
        } finally {
            browser.destroy();
        }
    }

    @Test
    void theEditorStarts() throws Exception {
        try (Shop shop = new Shop();
                Gateway gateway = shop.open("graphiql: " + MODULES, "introspection: anybody")) {
            assertThat(shown(gateway)).contains("graphiql-execute-button");
        }
    }
}
