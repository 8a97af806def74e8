package dev.hitotsu.config;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:default}</code> in a value by environment variables. <code>$${</code> stands
 * for the two characters <code>${</code>.
 */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}:]*)(?::([^}]*))?}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final UnaryOperator<@Nullable String> environment;

    /** The environment returns null for a variable that is not set. */
    Substitution(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * The text with its references replaced.
     *
     * @throws IllegalArgumentException for a variable that is not set and has no default
     */
    String apply(String text) {
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
    }

    private String replacement(MatchResult match) {
        String name = match.group(1);
        if (name == null) {
            return "${";
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    match.group() + " (expected: ${NAME} or ${NAME:default}, or $${ for the characters themselves)");
        }
        String value = environment.apply(name);
        String defaultValue = match.group(2);
        if (value == null && defaultValue == null) {
            throw new IllegalArgumentException(match.group() + " (expected: the environment variable " + name
                    + ", or a default as in ${" + name + ":default})");
        }
        return value != null ? value : String.valueOf(defaultValue);
    }
}
