package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for developers: what it is made of comes from the gateway itself. */
class GraphiQlTest {
    private static final List<String> FILES = List.of(
            "react/umd/react.production.min.js",
            "react-dom/umd/react-dom.production.min.js",
            "graphiql/graphiql.min.js",
            "graphiql/graphiql.min.css");

    @TempDir
    private Path modules;

    @Test
    void browsersGetThePageAndNoForeignHost() throws Exception {
        for (String file : FILES) {
            Path path = modules.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content of " + file);
        }
        try (Shop shop = new Shop();
                Gateway gateway = shop.open("graphiql: " + modules)) {
            HttpResponse<String> page = Shop.get(gateway, "/graphql", "Accept", "text/html,*/*");
            assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                    .startsWith("default-src 'self'");
            assertThat(page.body()).contains("?graphiql=graphiql.js").doesNotContain("http:", "https:", "//cdn");
            assertThat(Shop.get(gateway, "/graphql?graphiql=graphiql.css").body())
                    .isEqualTo("content of " + FILES.getLast());
            assertThat(Shop.get(gateway, "/graphql?graphiql=../secret").statusCode())
                    .isEqualTo(400);
            assertThat(Shop.get(gateway, "/graphql?query=%7Bproducts(first:1)%7Bid%7D%7D", "Accept", "text/html")
                            .body())
                    .startsWith("{\"data\"");
        }
    }

    @Test
    void withoutItsPackagesTheConfigurationIsRefused() {
        try (Shop shop = new Shop()) {
            assertThatThrownBy(() -> shop.open("graphiql: " + modules))
                    .hasMessageContaining("npm install graphiql@3 react@18 react-dom@18");
        }
    }
}
