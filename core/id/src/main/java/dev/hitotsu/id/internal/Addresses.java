package dev.hitotsu.id.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses of servers in messages for people: URIs, JDBC URLs and lists of hosts, without what may be a password. The
 * address may be malformed; where its parts cannot be told apart, more is left out.
 */
public final class Addresses {
    private static final char HIDDEN = '…';

    /** What never holds a password: the scheme, and that of a JDBC driver. */
    private static final Pattern SCHEME = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:){1,2}//|jdbc:[a-z]+:");

    /** A JDBC URL up to its named parameters: the only address whose parameters may contain the sign @. */
    private static final Pattern JDBC_WITH_PARAMETERS =
            Pattern.compile("jdbc:[a-z]+:(?://(?:\\[[^]@]*]|[^\\[\\]:/@]*)(?::\\d{1,5})?/?)?[^:/@?;]*[?;][A-Za-z]+=");

    /** A colon that no port follows: a password may stand there. */
    private static final Pattern NOT_A_PORT = Pattern.compile("(?<=//)([^:/\\[\\]]*):(?!\\d{1,5}(?:[,/]|$)).*");

    private Addresses() {}

    /** The address without the user, the password, and the values of parameters. */
    public static String withoutSecrets(String address) {
        int parameters = indexOfParameters(address);
        if (address.indexOf('@', parameters) >= 0
                && !JDBC_WITH_PARAMETERS.matcher(address).lookingAt()) {
            // The password contains a question mark, so what stands before it may be its beginning.
            return scheme(address) + HIDDEN;
        }
        String server = withoutUser(address.substring(0, parameters));
        return parameters == address.length() ? server : server + address.charAt(parameters) + HIDDEN;
    }

    private static String withoutUser(String server) {
        int at = server.lastIndexOf('@');
        return at < 0
                ? NOT_A_PORT.matcher(server).replaceFirst("$1:" + HIDDEN)
                : scheme(server) + HIDDEN + server.substring(at);
    }

    private static int indexOfParameters(String address) {
        for (int i = 0; i < address.length(); i++) {
            if ("?;#".indexOf(address.charAt(i)) >= 0) {
                return i;
            }
        }
        return address.length();
    }

    private static String scheme(String address) {
        Matcher scheme = SCHEME.matcher(address);
        return scheme.lookingAt() ? scheme.group() : "";
    }
}
