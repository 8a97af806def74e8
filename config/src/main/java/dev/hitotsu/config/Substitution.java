package dev.hitotsu.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:default}</code> in a value by environment variables, and
 * <code>${file:/path}</code> by the content of a file, without the line break at its end. <code>$${</code> stands
 * for the two characters <code>${</code>.
 */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}:]*)(?::([^}]*))?}");
    private static final String FILE = "file";
    private static final int MAX_FILE_BYTES = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final UnaryOperator<@Nullable String> environment;

    /** The environment returns null for a variable that is not set. */
    Substitution(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * The text with its references replaced.
     *
     * @throws IllegalArgumentException for a variable that is not set and has no default, and for a file that cannot be
     *     read; the message has nothing of the content
     */
    String apply(String text) {
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
    }

    /** The files that a text refers to. */
    static Set<Path> files(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .filter(match -> FILE.equals(match.group(1)))
                .map(match -> String.valueOf(match.group(2)))
                .filter(path -> path.startsWith("/") && path.indexOf(0) < 0)
                .map(Path::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    private String replacement(MatchResult match) {
        String name = match.group(1);
        if (name == null) {
            return "${";
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(match.group()
                    + " (expected: ${NAME}, ${NAME:default} or ${file:/path}, or $${ for the characters themselves)");
        }
        String defaultValue = match.group(2);
        if (name.equals(FILE)) {
            return content(match.group(), defaultValue == null ? "" : defaultValue);
        }
        String value = environment.apply(name);
        if (value == null && defaultValue == null) {
            throw new IllegalArgumentException(match.group() + " (expected: the environment variable " + name
                    + ", or a default as in ${" + name + ":default})");
        }
        return value != null ? value : String.valueOf(defaultValue);
    }

    private static String content(String reference, String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    reference + " (expected: an absolute path, such as ${file:/run/secrets/password})");
        }
        try {
            return BoundedFile.text(Path.of(path), MAX_FILE_BYTES).replaceFirst("\\R\\z", "");
        } catch (BoundedFile.TooLargeException e) {
            throw new IllegalArgumentException(
                    reference + ": a larger file (expected: at most " + MAX_FILE_BYTES + " bytes)", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(reference + ": not UTF-8 (expected: text in UTF-8)", e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    reference + ": " + e.getClass().getSimpleName() + " (expected: a file that can be read)", e);
        }
    }
}
