package dev.hitotsu.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Named values in base units, in the order of their measurement. Not thread-safe. */
public final class Measurements {
    private final Map<String, Number> values = new LinkedHashMap<>();

    /** Creates it without values. */
    public Measurements() {}

    /** Adds a value. NaN was not measured and is ignored. */
    public void put(String name, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        if (value >= 100) {
            put(name, Math.round(value));
        } else {
            values.put(name, Math.round(value * 1_000) / 1_000.0);
        }
    }

    public void put(String name, long value) {
        values.put(name, value);
    }

    /** Returns a value, if it was measured. */
    public OptionalDouble get(String name) {
        Number value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }

    /** The names of the values that were measured, in their order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public void writeJson(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), values);
    }

    /** One line per value. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        values.forEach((name, value) -> {
            String format = value instanceof Long ? "%-24s %,15.0f%n" : "%-24s %,15.3f%n";
            lines.append(String.format(Locale.ROOT, format, name, value.doubleValue()));
        });
        return lines.toString();
    }
}
