package dev.hitotsu.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.id.internal.Addresses;
import java.net.URLDecoder;

/**
 * What is checked of the JDBC URLs of every database, before a driver sees them: it would repeat a URL with the
 * password in it.
 */
public final class JdbcUrls {
    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_PORT = 65_535;

    private JdbcUrls() {}

    /** The part before the parameters. */
    public static String server(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    /** Whether the length and the encoding of the parameters are as drivers take them. */
    public static boolean isReadable(String url) {
        int question = url.indexOf('?');
        return url.length() <= MAX_LENGTH && (question < 0 || isEncoded(url.substring(question + 1)));
    }

    /** Whether {@code %} stands only before two digits of a byte. */
    public static boolean isEncoded(String text) {
        try {
            URLDecoder.decode(text, UTF_8);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether up to five digits are the number of a port. */
    public static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port > 0 && port <= MAX_PORT;
    }

    /** Where user and password stand before the host. */
    public static IllegalArgumentException withUser(String name, String url, String format) {
        return unexpected(
                name, url, format + "; user and password do not belong before the host but in settings of their own");
    }

    /** The URL is not what was expected; the message leaves out what may be a password. */
    public static IllegalArgumentException unexpected(String name, String url, String expected) {
        return new IllegalArgumentException(
                name + ": " + Addresses.withoutSecrets(url) + " (expected: " + expected + ")");
    }
}
