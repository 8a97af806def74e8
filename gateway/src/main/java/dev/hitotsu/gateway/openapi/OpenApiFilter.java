package dev.hitotsu.gateway.openapi;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.Bodies;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets only requests pass that an OpenAPI document describes: the path and the method, parameters of the path, of the
 * query and in headers, the media type of the body and, where it is JSON, the body itself. The others get 400 with what
 * is wrong, 404, 405 or 415.
 */
public final class OpenApiFilter implements Filter {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DIGITS = 40;

    private final OpenApiSettings settings;

    public OpenApiFilter(OpenApiSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        String path = path(exchange);
        Operation operation = operation(exchange.received().method(), path);
        checkParameters(exchange, operation, path);
        if (!exchange.hasBody()) {
            return operation.isBodyRequired()
                    ? Future.failedFuture(invalid("body: missing (expected: " + types(operation) + ")"))
                    : next.proceed(exchange);
        }
        if (Bodies.isEncoded(exchange.headers())) {
            throw RefusedException.of(415, "The body is encoded (expected: no Content-Encoding)");
        }
        return Bodies.read(exchange.body(), settings.maxBytes()).compose(body -> {
            checkBody(exchange, operation, body);
            exchange.replaceBody(body);
            return next.proceed(exchange);
        });
    }

    /** As the document writes it. */
    private String path(Exchange exchange) {
        String path = exchange.received().path();
        String rest = path.startsWith(settings.prefix())
                ? path.substring(settings.prefix().length())
                : "";
        return rest.isEmpty() ? "/" : rest;
    }

    private Operation operation(HttpMethod method, String path) {
        List<Operation> found = settings.api().operations().stream()
                .filter(one -> one.pattern().match(path).isPresent())
                .toList();
        if (found.isEmpty()) {
            throw RefusedException.of(404, "The API has no such path");
        }
        // The more precise path alone, as for routes.
        String template = found.getFirst().path();
        List<Operation> methods =
                found.stream().filter(one -> one.path().equals(template)).toList();
        return methods.stream()
                .filter(one -> one.method().equals(method))
                .findFirst()
                .orElseThrow(() -> RefusedException.of(
                        405,
                        "The API has no such method",
                        Map.of(
                                "Allow",
                                methods.stream()
                                        .map(one -> one.method().name())
                                        .sorted()
                                        .collect(Collectors.joining(", ")))));
    }

    private static void checkParameters(Exchange exchange, Operation operation, String path) {
        Map<String, List<String>> query =
                new QueryStringDecoder("?" + exchange.received().query()).parameters();
        for (Parameter parameter : operation.parameters()) {
            List<String> values = switch (parameter.in()) {
                case "query" -> query.getOrDefault(parameter.name(), List.of());
                case "header" -> exchange.headers().getAll(parameter.name());
                case "path" -> List.of(inPath(operation.path(), parameter.name(), path));
                default -> List.of();
            };
            check(parameter, values);
        }
    }

    private static String inPath(String template, String name, String path) {
        List<String> names = List.of(template.split("/", -1));
        int at = names.indexOf("{" + name + "}");
        String[] segments = path.split("/", -1);
        return at < 0 || at >= segments.length
                ? ""
                : QueryStringDecoder.decodeComponent(segments[at].replace("+", "%2B"));
    }

    private static void check(Parameter parameter, List<String> values) {
        String where = parameter.in() + " " + parameter.name();
        if (values.isEmpty()) {
            if (parameter.isRequired() && !parameter.in().equals("cookie")) {
                throw invalid(where + ": missing (expected: a value)");
            }
            return;
        }
        JsonNode value = parameter.type().equals("array") ? array(values) : node(parameter.type(), values.getFirst());
        if (values.size() > 1 && !parameter.type().equals("array")) {
            throw invalid(where + ": given " + values.size() + " times (expected: once)");
        }
        parameter.schema().problem(value).ifPresent(problem -> {
            throw invalid(where + problem.replaceFirst("^\\$", ""));
        });
    }

    private static ArrayNode array(List<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    /** Text that is no value of the type stays text, which the schema then refuses. */
    private static JsonNode node(String type, String text) {
        boolean isNumber = text.length() <= MAX_DIGITS && text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?");
        return switch (type) {
            case "integer", "number" -> isNumber ? NODES.numberNode(new BigDecimal(text)) : NODES.textNode(text);
            case "boolean" ->
                Set.of("true", "false").contains(text) ? NODES.booleanNode(text.equals("true")) : NODES.textNode(text);
            default -> NODES.textNode(text);
        };
    }

    private static void checkBody(Exchange exchange, Operation operation, Buffer body) {
        if (body.length() == 0 && !operation.isBodyRequired()) {
            return;
        }
        String type = mediaType(exchange.headers().get(HttpHeaders.CONTENT_TYPE));
        Schemas.Schema schema = operation.content().get(type);
        if (schema == null) {
            throw RefusedException.of(
                    415,
                    "The body is " + (type.isEmpty() ? "of no type" : type) + " (expected: " + types(operation) + ")");
        }
        if (type.equals("application/json") || type.endsWith("+json")) {
            schema.problem(parsed(body)).ifPresent(problem -> {
                throw invalid("body: " + problem);
            });
        }
    }

    private static JsonNode parsed(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (JacksonException e) {
            throw invalid("body: no JSON (expected: JSON)");
        } catch (IOException e) {
            throw invalid("body: unreadable (expected: JSON)");
        }
    }

    private static String mediaType(@Nullable String header) {
        String type = header == null ? "" : header;
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String types(Operation operation) {
        return operation.content().isEmpty()
                ? "no body"
                : String.join(" or ", new TreeSet<>(operation.content().keySet()));
    }

    private static RefusedException invalid(String problem) {
        return RefusedException.of(400, problem);
    }
}
