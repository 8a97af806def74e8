package dev.hitotsu.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one YAML document into nodes. Aliases are refused, so that each value stands where it applies. */
final class YamlReader {
    private static final int MAX_DEPTH = 50;

    private final YAMLParser parser;
    private final Problems problems;
    private int depth;

    private YamlReader(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The root of the document; empty if the text is not usable. Adds what is wrong to the problems. */
    static Optional<Node.Mapping> read(String yaml, Problems problems) {
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            YamlReader reader = new YamlReader(parser, problems);
            Node root = parser.nextToken() == null ? new Node.Null(new Location(1, 1)) : reader.node();
            if (!(root instanceof Node.Mapping mapping)) {
                problems.add(root.location(), root.describe() + " (expected: keys and values, such as \"source:\")");
                return Optional.empty();
            }
            if (parser.nextToken() != null) {
                problems.add(reader.location(), "a second document (expected: one)");
            }
            return Optional.of(mapping);
        } catch (JsonProcessingException e) {
            problems.add(location(e.getLocation()), "not YAML: " + singleLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.empty();
    }

    private Node node() throws IOException {
        Location location = location();
        if (parser.isCurrentAlias()) {
            // Not its name: this may be a password without quotes.
            problems.add(location, "an alias (expected: the value itself; in quotes if it begins with *)");
            return new Node.Null(location);
        }
        if (depth == MAX_DEPTH) {
            throw new YamlTooDeepException(parser, MAX_DEPTH);
        }
        depth++;
        JsonToken token = parser.currentToken();
        Node node = token == JsonToken.START_OBJECT
                ? mapping(location)
                : token == JsonToken.START_ARRAY ? sequence(location) : scalar(location, token);
        depth--;
        return node;
    }

    private Node scalar(Location location, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NULL
                ? new Node.Null(location)
                : new Node.Scalar(location, parser.getText(), token == JsonToken.VALUE_STRING);
    }

    private Node.Mapping mapping(Location location) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Location keyLocation = location();
            parser.nextToken();
            Node.Entry earlier = entries.put(key, new Node.Entry(keyLocation, node()));
            if (earlier != null) {
                problems.add(
                        keyLocation,
                        key + ": given twice (the first is in line "
                                + earlier.keyLocation().line() + ")");
            }
        }
        return new Node.Mapping(location, entries);
    }

    private Node.Sequence sequence(Location location) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(location, items);
    }

    private Location location() {
        return location(parser.currentTokenLocation());
    }

    private static Location location(JsonLocation position) {
        return new Location(Math.max(1, position.getLineNr()), Math.max(1, position.getColumnNr()));
    }

    /** The parser's message without the excerpts of the file, which the parser indents. */
    private static String singleLine(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining("; "));
    }

    /** The document is nested deeper than anybody writes by hand. */
    private static final class YamlTooDeepException extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        YamlTooDeepException(YAMLParser parser, int maxDepth) {
            super("deeper than " + maxDepth + " levels", parser.currentTokenLocation());
        }
    }
}
