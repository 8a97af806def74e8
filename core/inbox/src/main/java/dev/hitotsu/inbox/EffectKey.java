package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.util.UUID;

/**
 * Under which an effect happens once.
 *
 * @param consumer names the effect, for example {@code payments}
 * @param value tells one effect from another: the id of a message, or a key of the user's own
 */
public record EffectKey(String consumer, String value) {
    /** An index of a database holds two texts of this length in any script. */
    public static final int MAX_LENGTH = 255;

    private static final int MAX_QUOTED = 40;

    public EffectKey {
        requireText("consumer", consumer);
        requireText("key", value);
    }

    /** The value for a message: one effect, however often it is delivered. */
    public static String ofMessage(UUID messageId) {
        requireNonNull(messageId, "messageId: null (expected: a UUID)");
        return messageId.toString();
    }

    /**
     * The value for one attempt of a sender that repeats on purpose, such as Cloud Tasks with its retry count: each
     * attempt has its effect, and a delivery of the same attempt that is repeated has none.
     */
    public static String ofAttempt(UUID messageId, int attempt) {
        requireNonNull(messageId, "messageId: null (expected: a UUID)");
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt: " + attempt + " (expected: 0 or more)");
        }
        return messageId + "#" + attempt;
    }

    /** Refuses what no store could keep and return unchanged. */
    private static void requireText(String name, String text) {
        requireNonNull(text, name + ": null (expected: text)");
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(name + ": " + quoted(text) + ", " + text.length()
                    + " characters (expected: 1.." + MAX_LENGTH + ", not only blanks)");
        }
        boolean isStorable = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (!isStorable) {
            throw new IllegalArgumentException(
                    name + ": " + quoted(text) + " (expected: text without control characters and lone surrogates)");
        }
    }

    private static String quoted(String text) {
        String start = text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
        return '"' + QuotedText.plain(start) + '"';
    }

    @Override
    public String toString() {
        return consumer + "/" + value;
    }
}
