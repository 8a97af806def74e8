package dev.hitotsu.graphql.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.Bodies;
import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.Refusal;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads requests for operations. */
final class RequestReader {
    private static final String HASH_PREFIX = "sha256:";

    private RequestReader() {}

    /** The request. Fails with an {@link OperationException} if it is malformed. */
    static Future<GraphQlRequest> read(Exchange exchange, long maxBytes) {
        HttpMethod method = exchange.received().method();
        if (method == HttpMethod.GET) {
            return Future.succeededFuture(exchange.query()).map(RequestReader::ofQuery);
        }
        if (method != HttpMethod.POST) {
            return Future.failedFuture(
                    RefusedException.of(405, "The method is not allowed", Map.of("Allow", "GET, POST")));
        }
        String type = exchange.headers().get(HttpHeaders.CONTENT_TYPE);
        if (type == null || !Json.isJson(type) || Bodies.isEncoded(exchange.headers())) {
            return Future.failedFuture(RefusedException.of(415, "The body must be JSON, without a Content-Encoding"));
        }
        return Bodies.read(exchange.body(), maxBytes).map(RequestReader::ofBody);
    }

    /** The request in a body. */
    static GraphQlRequest ofBody(Buffer body) {
        return request(json("body", body.getBytes()), false);
    }

    private static GraphQlRequest ofQuery(String query) {
        Map<String, List<String>> given = new QueryStringDecoder(query, false).parameters();
        return new GraphQlRequest(
                first(given, "query"),
                document(first(given, "documentId"), jsonOf(given, "extensions")),
                first(given, "operationName"),
                variables(jsonOf(given, "variables")),
                true);
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    private static JsonNode jsonOf(Map<String, List<String>> parameters, String name) {
        String text = first(parameters, name);
        return text.isEmpty() ? MissingNode.getInstance() : json(name, text.getBytes(UTF_8));
    }

    private static GraphQlRequest request(JsonNode json, boolean isRead) {
        if (!json.isObject()) {
            throw malformed("body: " + json.getNodeType() + " (expected: one object with a query)");
        }
        return new GraphQlRequest(
                text(json, "query"),
                document(text(json, "documentId"), json.path("extensions")),
                text(json, "operationName"),
                variables(json.path("variables")),
                isRead);
    }

    private static String document(String id, JsonNode extensions) {
        String named = id.startsWith(HASH_PREFIX) ? id.substring(HASH_PREFIX.length()) : id;
        return named.isEmpty()
                ? extensions.path("persistedQuery").path("sha256Hash").asText("")
                : named;
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
            throw malformed(name + ": " + value.getNodeType() + " (expected: text)");
        }
        return value.asText("");
    }

    @SuppressWarnings("unchecked") // An object of JSON has names.
    private static Map<String, @Nullable Object> variables(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return Map.of();
        }
        if (!json.isObject()) {
            throw malformed("variables: " + json.getNodeType() + " (expected: an object)");
        }
        return Json.MAPPER.convertValue(json, Map.class);
    }

    private static JsonNode json(String what, byte[] text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw malformed(what + ": cannot be read (expected: JSON)");
        }
    }

    private static OperationException malformed(String message) {
        return new OperationException(Refusal.BAD_REQUEST, message);
    }
}
