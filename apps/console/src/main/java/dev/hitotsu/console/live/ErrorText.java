package dev.hitotsu.console.live;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What different messages' errors have in common. */
public final class ErrorText {
    private static final Pattern CHANGING = Pattern.compile(
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|\\b0x[0-9a-fA-F]+\\b|\\b[0-9a-f]{16,}\\b|\\d[\\d,._:]*");
    private static final String ANY = "…";
    private static final int MAX_LENGTH = 200;

    private ErrorText() {}

    /** The error with … for ids and numbers, of one line, at most 200 characters. */
    public static String normalise(@Nullable String error) {
        if (error == null || error.isBlank()) {
            return "(no error was told)";
        }
        String line = CHANGING.matcher(error.strip().replaceAll("\\s+", " ")).replaceAll(ANY);
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH);
    }

    /** The longest part of a normalised error that each of the errors has; null if there is none. */
    public static @Nullable String commonPart(@Nullable String error) {
        if (error == null || error.isBlank()) {
            return null;
        }
        String longest = "";
        for (String part : error.strip().split(CHANGING.pattern() + "|\\s{2,}|[\\r\\n\\t]")) {
            longest = part.strip().length() > longest.length() ? part.strip() : longest;
        }
        String cut = longest.length() <= MAX_LENGTH ? longest : longest.substring(0, MAX_LENGTH);
        return cut.isEmpty() ? null : cut;
    }
}
