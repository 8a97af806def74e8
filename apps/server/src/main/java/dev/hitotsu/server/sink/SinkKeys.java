package dev.hitotsu.server.sink;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import java.time.Duration;
import java.util.function.Function;

/** Keys that the sections of several targets have. */
public final class SinkKeys {
    /** The source of CloudEvents. */
    public static final Key.WithDefault<String> SOURCE =
            Key.withDefault("source", TEXT, "hitotsu", "CloudEvents source of each message.");

    private SinkKeys() {}

    /** For how long a target may take. */
    public static Key.Optional<Duration> ackTimeout(String target) {
        return Key.optional(
                "ackTimeout",
                DURATION,
                "How long " + target + " may take to take a message; at most twice the lease.",
                "10s, or twice the lease where that is shorter");
    }

    /** A text that a setting of a builder takes. */
    public static Conversion<String> takenBy(Function<String, ?> setting) {
        return Conversion.of(text -> checked(setting, text), Function.identity());
    }

    /** The message does not repeat the name of the key, which stands before it. */
    private static String checked(Function<String, ?> setting, String text) {
        try {
            var unused = setting.apply(text);
            return text;
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.substring(message.indexOf(' ') + 1), e);
        }
    }
}
