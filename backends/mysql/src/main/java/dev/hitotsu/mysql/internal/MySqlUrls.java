package dev.hitotsu.mysql.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.internal.JdbcUrls;
import java.util.regex.Pattern;

/**
 * JDBC URLs of MariaDB and MySQL, checked before a driver sees them. Drivers repeat a URL that they do not understand
 * in their exceptions, with the password.
 */
public final class MySqlUrls {
    public static final String MARIADB_PREFIX = "jdbc:mariadb:";
    public static final String MYSQL_PREFIX = "jdbc:mysql:";

    private static final Pattern SERVERS_AND_DATABASE = Pattern.compile(
            "jdbc:(mariadb|mysql):([a-z+-]+:)?//(\\[[0-9A-Fa-f:.%]+]|[^/@\\s\\[\\]?:]*)(:\\d{1,5})?(,(\\[[0-9A-Fa-f:.%]+]|[^/@\\s\\[\\]?:]+)(:\\d{1,5})?)*(/[^/@\\s?]*)?");

    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})(?=[,/]|$)");

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
        String server = JdbcUrls.server(url);
        if (server.indexOf('@') >= 0 && server.startsWith(prefix)) {
            throw JdbcUrls.withUser(name, url, format(prefix));
        }
        if (!JdbcUrls.isReadable(url) || !SERVERS_AND_DATABASE.matcher(server).matches() || !arePortsValid(server)) {
            throw JdbcUrls.unexpected(name, url, format(prefix));
        }
        return url;
    }

    private static boolean arePortsValid(String server) {
        return PORT.matcher(server).results().allMatch(port -> JdbcUrls.isPort(port.group(1)));
    }
}
