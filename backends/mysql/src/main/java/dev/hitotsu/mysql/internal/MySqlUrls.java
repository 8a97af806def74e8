package dev.hitotsu.mysql.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.Addresses;
import java.net.URLDecoder;
import java.util.regex.Pattern;

/**
 * JDBC URLs of MariaDB and MySQL, checked before a driver sees them. Drivers repeat a URL that they do not understand in their
 * exceptions, with the password.
 */
public final class MySqlUrls {
    public static final String MARIADB_PREFIX = "jdbc:mariadb:";
    public static final String MYSQL_PREFIX = "jdbc:mysql:";

    private static final int MAX_LENGTH = 4_096;
    private static final Pattern SERVERS_AND_DATABASE = Pattern.compile(
            "jdbc:(mariadb|mysql):([a-z+-]+:)?//(\\[[0-9A-Fa-f:.%]+]|[^/@\\s\\[\\]?:]*)(:\\d{1,5})?(,(\\[[0-9A-Fa-f:.%]+]|[^/@\\s\\[\\]?:]+)(:\\d{1,5})?)*(/[^/@\\s?]*)?");

    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})(?=[,/]|$)");
    private static final int MAX_PORT = 65_535;

    private MySqlUrls() {}

    /** The format of URLs with this prefix, for people. */
    public static String format(String prefix) {
        return prefix + "//host:port/database";
    }

    /**
     * Returns the URL if no user or password stands before the host and it has the form that drivers understand.
     *
     * @param name what the URL is for; the message begins with it
     * @throws IllegalArgumentException if not; the message leaves out what may be a password
     */
    public static String requireValid(String name, String url) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(url, "url: null (expected: an address)");
        String prefix = url.startsWith(MYSQL_PREFIX) ? MYSQL_PREFIX : MARIADB_PREFIX;
        int question = url.indexOf('?');
        String server = question < 0 ? url : url.substring(0, question);
        if (server.indexOf('@') >= 0 && server.startsWith(prefix)) {
            throw unexpected(
                    name,
                    url,
                    prefix,
                    "; user and password do not belong before the host but in settings of their own");
        }
        if (url.length() > MAX_LENGTH
                || !SERVERS_AND_DATABASE.matcher(server).matches()
                || !arePortsValid(server)
                || !isEncoded(question < 0 ? "" : url.substring(question + 1))) {
            throw unexpected(name, url, prefix, "");
        }
        return url;
    }

    private static boolean arePortsValid(String server) {
        return PORT.matcher(server)
                .results()
                .mapToInt(port -> Integer.parseInt(port.group(1)))
                .allMatch(port -> port > 0 && port <= MAX_PORT);
    }

    private static boolean isEncoded(String text) {
        try {
            URLDecoder.decode(text, UTF_8);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static IllegalArgumentException unexpected(String name, String url, String prefix, String hint) {
        return new IllegalArgumentException(
                name + ": " + Addresses.withoutSecrets(url) + " (expected: " + format(prefix) + hint + ")");
    }
}
