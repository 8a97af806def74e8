package dev.hitotsu.server.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.server.config.GatewayAddress;
import dev.hitotsu.server.relay.RouteFigures.Figures;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What the page on the gateway shows, from its admin port. Blocks for it, four times two seconds at most. */
final class GatewayFacts {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Pattern QUESTION = Pattern.compile("([A-Za-z]+)\\s+(?:https?://([^/\\s]+))?(/\\S*)");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final GatewayAddress gateway;

    GatewayFacts(GatewayAddress gateway) {
        this.gateway = gateway;
    }

    List<FactTable> tables(String asked) {
        Matcher question = asked.isEmpty() ? null : question(asked);
        List<FactTable> tables = new ArrayList<>();
        try {
            if (question != null) {
                tables.add(explanation(asked, question));
            }
            JsonNode status = JSON.readTree(get("/status"));
            tables.add(upstreams(status));
            tables.add(routes(status, RouteFigures.of(get("/metrics"))));
            tables.add(limits(JSON.readTree(get("/limits"))));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            tables.add(new FactTable("Gateway", "Not known: " + gateway + ": " + why, List.of("Gateway"), List.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tables;
    }

    private static Matcher question(String asked) {
        Matcher question = QUESTION.matcher(asked.strip());
        if (!question.matches()) {
            throw new IllegalArgumentException("request: " + asked
                    + " (expected: a method and a path, such as GET /orders/1 or GET https://shop/orders/1)");
        }
        return question;
    }

    private FactTable explanation(String asked, Matcher question) throws IOException, InterruptedException {
        String host = question.group(2) == null ? "" : question.group(2);
        JsonNode answer = JSON.readTree(get("/explain?method=" + encode(question.group(1)) + "&target="
                + encode(question.group(3)) + "&host=" + encode(host)));
        return new FactTable(
                asked,
                "Nothing is sent.",
                List.of("What happens"),
                rows(answer.path("lines"), line -> List.of(line.asText())));
    }

    private static FactTable upstreams(JsonNode status) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode upstream : status.path("upstreams")) {
            String name = upstream.path("name").asText();
            String breaker = upstream.path("breaker").asText();
            for (JsonNode one : upstream.path("addresses")) {
                rows.add(List.of(
                        name,
                        breaker,
                        one.path("address").asText(),
                        one.path("healthy").asBoolean() ? "yes" : "no",
                        one.path("available").asBoolean() ? "yes" : "no",
                        Texts.number(one.path("inFlight").asLong())));
            }
        }
        return new FactTable(
                "Upstreams",
                "An address that is not available gets no requests.",
                List.of("Upstream", "Breaker", "Address", "Healthy", "Available", "In flight"),
                rows);
    }

    private static FactTable routes(JsonNode status, Map<String, Figures> figures) {
        return new FactTable(
                "Routes",
                "Figures since the gateway started.",
                List.of("Route", "Takes", "Target", "Filters", "Requests", "5xx", "99 % within"),
                rows(status.path("routes"), route -> {
                    String id = route.path("id").asText();
                    Figures known = figures.getOrDefault(id, Figures.NONE);
                    return List.of(
                            id,
                            route.path("match").asText(),
                            route.path("upstream").asText(),
                            String.join(", ", texts(route.path("filters"))),
                            Texts.number(known.requests()),
                            Texts.number(known.failed()),
                            known.within());
                }));
    }

    private static FactTable limits(JsonNode answer) {
        return new FactTable(
                "Limits",
                "A gateway that counts alone cannot reach Redis.",
                List.of("Limit", "Requests", "Within", "For each", "Counted in"),
                rows(
                        answer.path("limits"),
                        limit -> List.of(
                                limit.path("name").asText(),
                                Texts.number(limit.path("requests").asLong()),
                                limit.path("seconds").asText() + " s",
                                limit.path("key").asText(),
                                limit.path("countedIn").asText())));
    }

    private static List<List<String>> rows(JsonNode array, Function<JsonNode, List<String>> row) {
        return StreamSupport.stream(array.spliterator(), false).map(row).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private String get(String path) throws IOException, InterruptedException {
        URI address = URI.create(gateway.url().toString().replaceFirst("/+$", "") + path);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address)
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + gateway.token())
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("it answered " + answer.statusCode() + " (expected: 200; see admin.gateway.token)");
        }
        return answer.body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
