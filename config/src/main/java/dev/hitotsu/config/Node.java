package dev.hitotsu.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML that knows where it stands. */
sealed interface Node {
    Place place();

    /** What it is called in an error. */
    String kind();

    /** Keys and values, in the file's order. */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String kind() {
            return "a section";
        }
    }

    /** A list. */
    record Listing(Place place, List<Node> items) implements Node {
        public Listing {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** One value, as text: what it means is decided by who asks for it. */
    record Scalar(Place place, String text) implements Node {
        @Override
        public String kind() {
            return text;
        }
    }

    /** A key without a value, or {@code null}; the same as if the key were not there. */
    record Nothing(Place place) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** A value and the place of its key. */
    record Entry(Place keyPlace, Node value) {}
}
