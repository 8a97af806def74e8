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

/** Reads one YAML document into nodes. Aliases are not followed: a configuration says what it means where it means it. */
final class YamlReader {
    private static final int MOST_DEPTH = 50;

    private final YAMLParser parser;
    private final Problems problems;
    private int depth;

    private YamlReader(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The document's root; empty where nothing can be made of it. What is wrong is added to the problems. */
    static Optional<Node.Mapping> read(String yaml, Problems problems) {
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            YamlReader reader = new YamlReader(parser, problems);
            Node root = parser.nextToken() == null ? new Node.Nothing(new Place(1, 1)) : reader.node();
            if (!(root instanceof Node.Mapping mapping)) {
                problems.add(root.place(), root.kind() + " (expected: keys and values, such as \"source:\")");
                return Optional.empty();
            }
            if (parser.nextToken() != null) {
                problems.add(reader.place(), "a second document (expected: one)");
            }
            return Optional.of(mapping);
        } catch (JsonProcessingException e) {
            problems.add(place(e.getLocation()), "not YAML: " + inOneLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.empty();
    }

    private Node node() throws IOException {
        Place place = place();
        if (parser.isCurrentAlias()) {
            problems.add(place, "*" + parser.getText() + ": an alias (expected: the value itself)");
            return new Node.Nothing(place);
        }
        if (depth == MOST_DEPTH) {
            throw new YamlTooDeepException(parser, MOST_DEPTH);
        }
        depth++;
        JsonToken token = parser.currentToken();
        Node node = token == JsonToken.START_OBJECT
                ? mapping(place)
                : token == JsonToken.START_ARRAY ? listing(place) : scalar(place, token);
        depth--;
        return node;
    }

    private Node scalar(Place place, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NULL ? new Node.Nothing(place) : new Node.Scalar(place, parser.getText());
    }

    private Node.Mapping mapping(Place place) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place keyPlace = place();
            parser.nextToken();
            Node.Entry earlier = entries.put(key, new Node.Entry(keyPlace, node()));
            if (earlier != null) {
                problems.add(
                        keyPlace,
                        key + ": given twice (the first is in line "
                                + earlier.keyPlace().line() + ")");
            }
        }
        return new Node.Mapping(place, entries);
    }

    private Node.Listing listing(Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Listing(place, items);
    }

    private Place place() {
        return place(parser.currentTokenLocation());
    }

    private static Place place(JsonLocation location) {
        return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /** The parser's words without the excerpts of the file, which it indents. */
    private static String inOneLine(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining("; "));
    }

    /** Nesting without end, which nobody writes by hand. */
    private static final class YamlTooDeepException extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        YamlTooDeepException(YAMLParser parser, int most) {
            super("deeper than " + most + " levels", parser.currentTokenLocation());
        }
    }
}
