package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page for developers to try operations on, from the npm packages graphiql 3, react 18 and react-dom 18. Its browser
 * asks no other host.
 *
 * @param files of the packages, by the names under which the page asks for them
 * @see <a href="https://www.npmjs.com/package/graphiql">GraphiQL</a>
 */
public record GraphiQl(Map<String, Buffer> files) {
    private static final String PARAMETER = "graphiql";
    private static final String POLICY =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    private static final Map<String, String> PATHS = Map.of(
            "react.js", "react/umd/react.production.min.js",
            "react-dom.js", "react-dom/umd/react-dom.production.min.js",
            "graphiql.js", "graphiql/graphiql.min.js",
            "graphiql.css", "graphiql/graphiql.min.css");

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>GraphiQL</title>
              <link rel="stylesheet" href="?graphiql=graphiql.css">
              <style>body { margin: 0 } #graphiql { height: 100vh }</style>
            </head>
            <body>
              <div id="graphiql"></div>
              <script src="?graphiql=react.js"></script>
              <script src="?graphiql=react-dom.js"></script>
              <script src="?graphiql=graphiql.js"></script>
              <script>
                ReactDOM.createRoot(document.getElementById('graphiql')).render(
                  React.createElement(GraphiQL, {fetcher: GraphiQL.createFetcher({url: location.pathname})}));
              </script>
            </body>
            </html>
            """;

    public GraphiQl {
        files = Map.copyOf(files);
    }

    /**
     * The page with the packages in a folder {@code node_modules}. Blocks.
     *
     * @throws IllegalArgumentException if one of them is not there
     */
    public static GraphiQl in(Path modules) {
        Map<String, Buffer> files = new HashMap<>();
        PATHS.forEach((name, path) -> {
            try {
                files.put(name, Buffer.buffer(Files.readAllBytes(modules.resolve(path))));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "graphiql: " + modules.resolve(path)
                                + ": missing (expected: node_modules after npm install graphiql@3 react@18 react-dom@18)",
                        e);
            }
        });
        return new GraphiQl(files);
    }

    /** The page, or a file of it; empty if something else is asked for. */
    Optional<Reply> answer(Exchange exchange) {
        if (exchange.received().method() != HttpMethod.GET) {
            return Optional.empty();
        }
        Map<String, List<String>> query = new QueryStringDecoder(exchange.query(), false).parameters();
        String name = query.getOrDefault(PARAMETER, List.of("")).getFirst();
        Buffer file = files.get(name);
        if (file != null) {
            return Optional.of(reply(name.endsWith(".css") ? "text/css" : "text/javascript", file));
        }
        boolean wantsPage = exchange.incoming().headers().getAll(HttpHeaders.ACCEPT).stream()
                .anyMatch(accepted -> accepted.contains("text/html"));
        return wantsPage && !query.containsKey("query")
                ? Optional.of(reply("text/html", Buffer.buffer(PAGE)))
                : Optional.empty();
    }

    private static Reply reply(String type, Buffer content) {
        return new Reply(
                200,
                HttpHeaders.headers()
                        .set(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8")
                        .set("Content-Security-Policy", POLICY)
                        .set("X-Content-Type-Options", "nosniff"),
                new Reply.Body.Bytes(content));
    }
}
