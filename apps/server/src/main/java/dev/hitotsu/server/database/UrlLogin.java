package dev.hitotsu.server.database;

import dev.hitotsu.id.internal.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A password that stands in a URL, and the URL with which it is used. It may change with the files that the URL refers
 * to.
 *
 * @param url without the password, or such that a password beside it counts
 * @param user null where the driver finds it in the URL by itself
 */
public record UrlLogin(String url, @Nullable String user, String password) {
    private static final String PASSWORD = "password=";

    /**
     * The login of a JDBC URL by its parameter {@code password}; null where there is none.
     *
     * @param decoder makes of a value what the driver makes of it
     * @throws IllegalArgumentException if the value is not encoded as the driver expects; without the value
     */
    public static @Nullable UrlLogin ofParameters(String url, UnaryOperator<String> decoder) {
        int query = url.indexOf('?');
        String password = null;
        List<String> others = new ArrayList<>();
        for (String parameter :
                query < 0 ? new String[0] : url.substring(query + 1).split("&", -1)) {
            if (parameter.toLowerCase(Locale.ROOT).startsWith(PASSWORD)) {
                password = parameter.substring(PASSWORD.length());
            } else {
                others.add(parameter);
            }
        }
        if (password == null) {
            return null;
        }
        String rest = others.isEmpty() ? "" : "?" + String.join("&", others);
        return new UrlLogin(url.substring(0, query) + rest, null, decoded(password, decoder));
    }

    private static String decoded(String password, UnaryOperator<String> decoder) {
        try {
            return decoder.apply(password);
        } catch (IllegalArgumentException e) {
            // Not the cause, which repeats a part of the password.
            throw new IllegalArgumentException("url: its password is not encoded (expected: %25 for %)");
        }
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "UrlLogin[url=" + Addresses.withoutSecrets(url) + ", user=" + user + "]";
    }
}
