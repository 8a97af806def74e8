package dev.hitotsu.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pattern for paths. A segment is literal text, {@code {name}} for any one segment with a name, or {@code *} for any
 * one. As the last segment {@code **} stands for any number of further ones, none included: {@code /a/**} has
 * {@code /a}, {@code /a/} and {@code /a/b/c}. There are no regular expressions.
 */
public final class PathPattern {
    private static final String ANY = "*";
    private static final String REST = "**";

    private final String text;
    private final List<Segment> segments;
    private final boolean isOpen;

    private PathPattern(String text, List<Segment> segments, boolean isOpen) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.isOpen = isOpen;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PathPattern of(String text) {
        if (!text.startsWith("/") || text.contains("//")) {
            throw malformed(text);
        }
        List<String> parts = List.of(text.substring(1).split("/", -1));
        boolean isOpen = parts.getLast().equals(REST);
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : isOpen ? parts.subList(0, parts.size() - 1) : parts) {
            Segment segment = segment(text, part);
            if (segment.isVariable() && !segment.value().isEmpty() && !names.add(segment.value())) {
                throw malformed(text);
            }
            segments.add(segment);
        }
        return new PathPattern(text, segments, isOpen);
    }

    private static Segment segment(String pattern, String part) {
        if (part.equals(ANY)) {
            return new Segment("", true);
        }
        if (part.matches("\\{[A-Za-z][A-Za-z0-9]*}")) {
            return new Segment(part.substring(1, part.length() - 1), true);
        }
        if (part.indexOf('*') >= 0 || part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
            throw malformed(pattern);
        }
        return new Segment(part, false);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "path: " + text + " (expected: a path such as /orders/{id}, /orders/*/items or /orders/**)");
    }

    /** The parts of a canonical path that the pattern names; empty if the path does not match. */
    public Optional<Map<String, String>> match(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        Map<String, String> variables = Map.of();
        int at = 1;
        for (int i = 0; i < segments.size(); i++) {
            if (at > path.length()) {
                return Optional.empty();
            }
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            Segment segment = segments.get(i);
            if (!segment.accepts(path, at, end)) {
                return Optional.empty();
            }
            if (segment.isVariable() && !segment.value().isEmpty()) {
                variables = variables.isEmpty() ? new HashMap<>() : variables;
                variables.put(segment.value(), path.substring(at, end));
            }
            at = end + 1;
        }
        return isOpen || at > path.length() ? Optional.of(variables) : Optional.empty();
    }

    /** Whether some path matches both. */
    boolean overlaps(PathPattern other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            if (!segments.get(i).overlaps(other.segments.get(i))) {
                return false;
            }
        }
        return segments.size() == other.segments.size() || (segments.size() > common ? other.isOpen : isOpen);
    }

    /** The literal segment at the beginning; empty if there is none. */
    String firstLiteral() {
        return segments.isEmpty() || segments.getFirst().isVariable()
                ? ""
                : segments.getFirst().value();
    }

    /**
     * What decides between patterns: literal before variable, from left to right; then closed before open, and longer.
     */
    public String rank() {
        StringBuilder rank = new StringBuilder();
        segments.forEach(segment -> rank.append(segment.isVariable() ? '1' : '0'));
        return rank.append(isOpen ? '3' : '2').toString();
    }

    /** The same for patterns that have the same paths. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        segments.forEach(segment -> shape.append('/').append(segment.isVariable() ? "*" : segment.value()));
        return shape.append(isOpen ? "/**" : "").toString();
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * One segment.
     *
     * @param value the literal text, or the name of the variable; empty for {@code *}
     */
    private record Segment(String value, boolean isVariable) {
        boolean accepts(String path, int start, int end) {
            return isVariable ? end > start : value.length() == end - start && path.startsWith(value, start);
        }

        boolean overlaps(Segment other) {
            return isVariable || other.isVariable || value.equals(other.value);
        }
    }
}
