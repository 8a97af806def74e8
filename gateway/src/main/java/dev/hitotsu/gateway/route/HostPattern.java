package dev.hitotsu.gateway.route;

import java.util.Locale;
import java.util.regex.Pattern;

/** A host name, or {@code *.example.com} for the names below one. */
public record HostPattern(String text) {
    private static final Pattern FORM = Pattern.compile("(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    public HostPattern {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "host: " + text + " (expected: a name such as example.com or *.example.com)");
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    boolean matches(String host) {
        return isWildcard() ? host.endsWith(text.substring(1)) && host.length() > text.length() - 1 : host.equals(text);
    }

    boolean overlaps(HostPattern other) {
        if (isWildcard() && other.isWildcard()) {
            return text.endsWith(other.text.substring(1)) || other.text.endsWith(text.substring(1));
        }
        return isWildcard() ? matches(other.text) : other.matches(text);
    }

    boolean isWildcard() {
        return text.startsWith("*");
    }
}
