package dev.hitotsu.server.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.TextQuestion;
import dev.hitotsu.server.config.GatewayAddress;
import dev.hitotsu.server.relay.ProblemWatch.Wrong;
import dev.hitotsu.server.relay.RouteFigures.Figures;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the page on the gateway shows, from its admin port. Blocks for it, five times two seconds at most. */
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
            tables.add(GatewayDifference.last(JSON.readTree(get("/differences"))));
        } catch (IOException e) {
            tables.add(new FactTable(
                    "Gateway", "Not known: " + gateway + ": " + reason(e), List.of("Gateway"), List.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tables;
    }

    /** What is wrong with it: it does not answer, or an upstream gets no requests; null for nothing. */
    @Nullable Wrong problem() {
        try {
            StringJoiner down = new StringJoiner("; ").setEmptyValue("");
            for (JsonNode upstream : JSON.readTree(get("/status")).path("upstreams")) {
                String addresses = StreamSupport.stream(
                                upstream.path("addresses").spliterator(), false)
                        .filter(one -> !one.path("available").asBoolean())
                        .map(one -> one.path("address").asText())
                        .collect(Collectors.joining(", "));
                String breaker = upstream.path("breaker").asText();
                if (!addresses.isEmpty() || breaker.equals("open")) {
                    down.add("upstream " + upstream.path("name").asText() + ": breaker " + breaker
                            + (addresses.isEmpty() ? "" : ", no requests to " + addresses));
                }
            }
            return down.length() == 0 ? null : new Wrong(down.toString(), null);
        } catch (IOException e) {
            return new Wrong(gateway + ": " + reason(e), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** What can be asked about a text. */
    TextQuestion comparison() {
        return new TextQuestion(
                "compare",
                "Compare configurations",
                "What this configuration has otherwise than the one in use. The gateway keeps nothing of it, and does not"
                        + " replace its variables. \"hitotsu gateway check\" says whether it is right.",
                "Another configuration, in YAML",
                this::compare);
    }

    /** @throws IllegalArgumentException if it is not YAML */
    private List<FactTable> compare(String yaml) {
        try {
            HttpResponse<String> answer = client.send(
                    request("/differences").POST(BodyPublishers.ofString(yaml)).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 400) {
                throw new IllegalArgumentException(
                        JSON.readTree(answer.body()).path("error").asText());
            }
            return List.of(GatewayDifference.compared(JSON.readTree(requireOk(answer))));
        } catch (IOException e) {
            throw new IllegalStateException(gateway + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(gateway + ": interrupted", e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
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
        return requireOk(client.send(request(path).build(), BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String path) {
        URI address = URI.create(gateway.url().toString().replaceFirst("/+$", "") + path);
        return HttpRequest.newBuilder(address).timeout(TIMEOUT).header("Authorization", "Bearer " + gateway.token());
    }

    private static String requireOk(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException("it answered " + answer.statusCode() + " (expected: 200; see admin.gateway.token)");
        }
        return answer.body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
