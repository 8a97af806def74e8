package dev.hitotsu.graphql.support;

import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Operations that are small to send and large to answer. */
public final class Bombs {
    private Bombs() {}

    /**
     * A bomb.
     *
     * @param refusal the name by which it is to be refused
     */
    public record Bomb(String name, String refusal, String query, Map<String, Object> variables) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Bomb> all() {
        return Stream.of(
                bomb("aliases", "TOO_MANY_ALIASES", "{" + each(40, "a%d: order(id: 1) { id } ") + "}"),
                bomb(
                        "fragment cycle",
                        "FRAGMENT_CYCLE",
                        "{ order(id: 1) { ...A } } fragment A on Order { user { orders { ...A } } }"),
                bomb(
                        "fragment cycle that nobody uses",
                        "FRAGMENT_CYCLE",
                        "{ order(id: 1) { id } } fragment A on Order { ...B } fragment B on Order { ...A }"),
                bomb("billion laughs", "TOO_MANY_FIELDS", laughs(20)),
                bomb(
                        "depth",
                        "TOO_DEEP",
                        "{ orders { " + "user { orders { ".repeat(20) + "id" + " } }".repeat(20) + " } }"),
                bomb("depth of blocks", "TOO_DEEP", "{ a " + "{ a ".repeat(100) + "}".repeat(100) + "}"),
                bomb("list", "TOO_COSTLY", "{ orders(first: 1000000) { id } }"),
                bomb(
                        "list by a variable",
                        "TOO_COSTLY",
                        "query($n: Int!) { orders(first: $n) { id } }",
                        Map.of("n", Integer.MAX_VALUE)),
                bomb("list without a directive", "TOO_COSTLY", "{ products(first: 1000000) { id } }"),
                bomb("lists in lists", "TOO_COSTLY", "{ orders(first: 50) { user { orders { products { id } } } } }"),
                bomb("tokens", "TOO_MANY_TOKENS", "{ order(id: 1) { " + "id ".repeat(10_000) + "} }"),
                bomb(
                        "directives",
                        "TOO_MANY_TOKENS",
                        "{ order(id: 1) { id " + "@skip(if: false) ".repeat(2_000) + "} }"),
                bomb(
                        "values",
                        "TOO_MANY_TOKENS",
                        "mutation { placeOrder(lines: [" + "{product: 1}, ".repeat(5_000) + "]) { id } }"),
                bomb("blanks", "TOO_MANY_TOKENS", "{" + " ,".repeat(500_000) + " order(id: 1) { id } }"));
    }

    private static Bomb bomb(String name, String refusal, String query) {
        return bomb(name, refusal, query, Map.of());
    }

    private static Bomb bomb(String name, String refusal, String query, Map<String, Object> variables) {
        return new Bomb(name, refusal, query, variables);
    }

    private static String each(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
    }

    /** Each fragment has the next one twice. */
    private static String laughs(int fragments) {
        return "{ order(id: 1) { ...F0 } }"
                + IntStream.range(0, fragments)
                        .mapToObj(i -> " fragment F%d on Order { %s }"
                                .formatted(
                                        i,
                                        i == fragments - 1
                                                ? "id"
                                                : String.join(" ", Collections.nCopies(2, "...F" + (i + 1)))))
                        .collect(Collectors.joining());
    }
}
