package dev.hitotsu.graphql.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.gateway.filter.Exchange;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the value of a variable comes from: {@code path:id}, {@code query:limit} or {@code claim:sub}.
 *
 * @param name there
 */
public record Binding(Origin origin, String name) {
    private static final String SUBJECT = "sub";

    /** What of a request it is. */
    public enum Origin {
        /** A part of the path that the route's pattern names. */
        PATH,

        /** A parameter of the query. */
        QUERY,

        /** What the gateway has found out about the sender. */
        CLAIM
    }

    /**
     * Reads a binding.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Binding of(String text) {
        int colon = text.indexOf(':');
        String origin = colon < 0 ? "" : text.substring(0, colon);
        if (!Set.of("path", "query", "claim").contains(origin) || colon == text.length() - 1) {
            throw new IllegalArgumentException(text + " (expected: path:NAME, query:NAME or claim:NAME)");
        }
        return new Binding(Origin.valueOf(origin.toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    /** The values in a request; none if it has none. */
    List<String> values(Exchange exchange) {
        return switch (origin) {
            case PATH -> {
                String value = exchange.variables().get(name);
                yield value == null ? List.of() : List.of(URLDecoder.decode(value.replace("+", "%2B"), UTF_8));
            }
            case QUERY ->
                new QueryStringDecoder(exchange.query(), false).parameters().getOrDefault(name, List.of());
            case CLAIM -> claim(exchange);
        };
    }

    private List<String> claim(Exchange exchange) {
        if (name.equals(SUBJECT)) {
            return exchange.identity().isKnown() ? List.of(exchange.identity().subject()) : List.of();
        }
        return List.copyOf(new TreeSet<>(exchange.identity().claims().getOrDefault(name, Set.of())));
    }

    @Override
    public String toString() {
        return origin.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
