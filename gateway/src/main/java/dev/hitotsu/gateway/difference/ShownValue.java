package dev.hitotsu.gateway.difference;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How the values of a configuration are shown. Only those that nobody writes a secret into are: the others are named,
 * and what they say is left out. Of those shown, passwords and parameters in addresses, and what stands in place of a
 * variable that is not set, are left out as well.
 */
final class ShownValue {
    static final String HIDDEN = "(not shown)";
    private static final int MAX_LENGTH = 300;
    private static final Pattern ALL = Pattern.compile(".*");

    /** By the section; a section that is not here is not shown. */
    private static final Map<String, Pattern> SHOWN = Map.of(
            "routes",
            Pattern.compile("id|match\\.(path|host|methods)|to|weights\\..*|stripPrefix|addPrefix|auth|scopes|limit"
                    + "|timeout|maxRequests|maxBody|maxJson|cache\\..*|idempotency\\..*|fallback\\.(to|status)"
                    + "|networks\\..*|cors\\.(origins|methods|credentials|maxAge)|compression\\..*"
                    + "|graphql\\.(budget|maxCalls|maxAnswer|registeredOnly|introspection|graphiql|limits\\..*)"),
            "upstreams",
            Pattern.compile("addresses|discover|zone|dns|dnsRefresh|balance|http2|maxConnections|connectTimeout"
                    + "|maxRequests|(breaker|ejection|retry|health)\\..*"),
            "limits",
            Pattern.compile("rate|key|redisDown|budget"),
            "defaults",
            Pattern.compile("auth|limit|timeout|maxBody"),
            "listen",
            Pattern.compile("host|port|eventLoops|maxHeaderBytes|headerTimeout|idleTimeout|stallTimeout"),
            "cache",
            Pattern.compile("in|maxBytes"),
            "trustedHops",
            ALL,
            "accessLog",
            ALL);

    private static final Pattern USER = Pattern.compile("//[^/\\s,]*@");
    private static final Pattern PARAMETERS = Pattern.compile("\\?[^\\s,]*");
    private static final Pattern BY_DEFAULT = Pattern.compile("\\$\\{(?!file:)([^:}]*):[^}]*}?");

    private ShownValue() {}

    /** @param key what leads to it in the section or in the part of the section that has a name */
    static String of(String section, List<String> key, String text) {
        Pattern shown = SHOWN.get(section);
        if (shown == null || !shown.matcher(String.join(".", key)).matches()) {
            return HIDDEN;
        }
        String clean = BY_DEFAULT.matcher(text).replaceAll("\\${$1:" + HIDDEN + "}");
        clean = USER.matcher(clean).replaceAll("//" + HIDDEN + "@");
        clean = PARAMETERS.matcher(clean).replaceAll("?" + HIDDEN);
        return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "\u2026" : clean;
    }
}
