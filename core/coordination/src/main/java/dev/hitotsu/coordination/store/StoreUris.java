package dev.hitotsu.coordination.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.Addresses;
import java.net.URLEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URIs of stores: in messages for people, and with a password that came from elsewhere. */
public final class StoreUris {
    private static final Pattern WITH_USER = Pattern.compile("([a-z]+://)([^:@/?]+)@(.*)");

    private StoreUris() {}

    /**
     * The URI without what may be a password: user information and query parameters. Everything after {@code //} is
     * hidden if the parts cannot be told apart, because a password was not encoded.
     */
    public static String withoutSecrets(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return Addresses.withoutSecrets(uri);
    }

    /**
     * The URI with a password for the user that it names.
     *
     * @param password as it is, not encoded
     * @throws IllegalArgumentException if the URI names no user, or has a password already
     */
    public static String withPassword(String uri, String password) {
        requireNonNull(uri, "uri: null (expected: an address)");
        requireNonNull(password, "password: null (expected: a password)");
        String encoded = URLEncoder.encode(password, UTF_8).replace("+", "%20");
        if (uri.startsWith("jdbc:") && uri.contains("user=") && !uri.contains("password=")) {
            return uri + "&password=" + encoded;
        }
        Matcher parts = WITH_USER.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException("password: given for " + withoutSecrets(uri)
                    + " (expected: a URI with a user and without a password, such as zk://user@host:2181/path)");
        }
        return parts.group(1) + parts.group(2) + ":" + encoded + "@" + parts.group(3);
    }
}
