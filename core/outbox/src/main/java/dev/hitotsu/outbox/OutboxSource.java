package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a relay learns of the messages of an outbox. */
public enum OutboxSource {
    /** It asks the table again and again. */
    POLLING,
    /** It follows the database's own log, and asks the table for what did not come that way. */
    LOG,
    /** Messages are in the database's own log alone; no table holds them. */
    LOG_ONLY;

    /** The source with this name. */
    public static OutboxSource of(String text) {
        requireNonNull(text, "source: null (expected: a source)");
        return Arrays.stream(values())
                .filter(source -> source.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("source: \"" + text + "\" (expected: "
                        + Arrays.stream(values()).map(OutboxSource::text).collect(Collectors.joining(", ")) + ")"));
    }

    /** Its name, such as {@code log-only}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
