package dev.hitotsu.postgresql.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.internal.JdbcUrls;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JDBC URLs of PostgreSQL, checked before the driver sees them. The driver repeats a URL that it does not understand in
 * its exceptions and writes it to the log of the JDK, with the password. It also takes {@code user:password@host} for
 * the name of a host.
 */
public final class PostgreSqlUrls {
    /** The start of all of them. */
    public static final String PREFIX = "jdbc:postgresql:";

    /** Their format, for people. */
    public static final String FORMAT = PREFIX + "//host:port/database";

    private static final Pattern SERVERS_AND_DATABASE = Pattern.compile("(?://([^/]*)(?:/[^/]*)?|/?|[^/]+)");
    private static final Pattern SERVER = Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:\\s]*)(?::(\\d{1,5}))?");

    private PostgreSqlUrls() {}

    /**
     * Returns the URL if the driver understands it and no user or password stands before the host.
     *
     * @param name what the URL is for; the message begins with it
     * @throws IllegalArgumentException if not; the message leaves out what may be a password
     */
    public static String requireValid(String name, String url) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(url, "url: null (expected: an address)");
        String server = JdbcUrls.server(url);
        if (server.indexOf('@') >= 0 && url.startsWith(PREFIX)) {
            throw JdbcUrls.withUser(name, url, FORMAT);
        }
        if (!JdbcUrls.isReadable(url)
                || !server.startsWith(PREFIX)
                || server.equals(PREFIX + "/")
                || !areServersValid(server.substring(PREFIX.length()))) {
            throw JdbcUrls.unexpected(name, url, FORMAT);
        }
        return url;
    }

    private static boolean areServersValid(String text) {
        Matcher parts = SERVERS_AND_DATABASE.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        String servers = parts.group(1);
        return JdbcUrls.isEncoded(text) && (servers == null || areAll(servers.split(",", -1)));
    }

    private static boolean areAll(String[] servers) {
        for (String text : servers) {
            Matcher server = SERVER.matcher(text);
            if (!server.matches() || !isPort(server.group(1))) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("NullAway") // a group that did not take part is null
    private static boolean isPort(String digits) {
        return digits == null || JdbcUrls.isPort(digits);
    }
}
