package dev.hitotsu.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.jdbc.internal.JdbcUrls;
import dev.hitotsu.mysql.BinlogServer.Encryption;
import dev.hitotsu.mysql.internal.MySqlUrls;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Servers and encryption in JDBC URLs.
 *
 * <p>Source: MariaDB's manual, "About MariaDB Connector/J", {@code sslMode}; MySQL Connector/J's, "Security",
 * {@code sslMode}.
 */
final class BinlogUrls {
    private static final int DEFAULT_PORT = 3306;
    private static final Pattern SERVER = Pattern.compile("(\\[[^\\]]+]|[^:]*)(?::(\\d+))?");

    private BinlogUrls() {}

    static List<BinlogServer> servers(String url, @Nullable String user, @Nullable String password) {
        MySqlUrls.requireValid("url", url);
        Map<String, String> parameters = parameters(url);
        String name = user == null ? parameters.get("user") : user;
        if (name == null) {
            throw new IllegalArgumentException("user: none (expected: one, to follow the binary log)");
        }
        String secret = password == null ? parameters.get("password") : password;
        Encryption encryption = encryption(url, parameters.get("sslMode"));
        List<BinlogServer> servers = new ArrayList<>();
        for (String server : hosts(url).split(",", -1)) {
            Matcher parts = SERVER.matcher(server);
            if (!parts.matches()) {
                throw new IllegalArgumentException("url: server \"" + server + "\" (expected: host:port)");
            }
            String host = parts.group(1).replaceAll("[\\[\\]]", "");
            int port = parts.group(2) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(2));
            servers.add(new BinlogServer(host.isEmpty() ? "localhost" : host, port, name, secret, encryption));
        }
        return servers;
    }

    private static String hosts(String url) {
        String server = JdbcUrls.server(url);
        String hosts = server.substring(server.indexOf("//") + 2);
        int slash = hosts.indexOf('/');
        return slash < 0 ? hosts : hosts.substring(0, slash);
    }

    private static Map<String, String> parameters(String url) {
        Map<String, String> parameters = new HashMap<>();
        int question = url.indexOf('?');
        if (question >= 0) {
            for (String parameter : url.substring(question + 1).split("&")) {
                int equals = parameter.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            parameter.substring(0, equals), URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
                }
            }
        }
        return parameters;
    }

    /** Unless it is told otherwise, MySQL's driver encrypts where the server can, and MariaDB's does not. */
    private static Encryption encryption(String url, @Nullable String mode) {
        if (mode == null) {
            return url.startsWith(MySqlUrls.MYSQL_PREFIX) ? Encryption.PREFERRED : Encryption.NONE;
        }
        return switch (mode.toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "disable", "disabled" -> Encryption.NONE;
            case "preferred" -> Encryption.PREFERRED;
            case "trust", "required" -> Encryption.REQUIRED;
            case "verify-ca" -> Encryption.VERIFY_AUTHORITY;
            case "verify-full", "verify-identity" -> Encryption.VERIFY_HOST;
            default ->
                throw new IllegalArgumentException(
                        "sslMode: " + mode
                                + " (expected: disable, trust, verify-ca or verify-full of MariaDB's driver, or one of MySQL's)");
        };
    }
}
