package dev.hitotsu.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML with its location. */
sealed interface Node {
    Location location();

    /** What an error message calls it. */
    String describe();

    /** Keys and values, in the order of the file. */
    record Mapping(Location location, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String describe() {
            return "a section";
        }
    }

    /** A list. */
    record Sequence(Location location, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /**
     * One value, as text. The reader that asks for it decides what it means.
     *
     * @param isText false for what YAML takes for a number or a flag
     */
    record Scalar(Location location, String text, boolean isText) implements Node {
        /** Not the text: where it does not belong, nobody knows whether it is a secret. */
        @Override
        public String describe() {
            return "a value";
        }
    }

    /** A key without a value, or {@code null}. It is read as if the key were missing. */
    record Null(Location location) implements Node {
        @Override
        public String describe() {
            return "nothing";
        }
    }

    /** A value and the location of its key. */
    record Entry(Location keyLocation, Node value) {}
}
