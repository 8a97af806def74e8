package dev.hitotsu.redis;

import dev.hitotsu.id.internal.Addresses;
import io.lettuce.core.RedisURI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis.
 *
 * @param uri for the driver, with the password
 * @param hostAndPort for messages
 */
record RedisAddress(RedisURI uri, String hostAndPort) {
    static final String FORMAT = "redis[s]://[[user:]password@]host[:port][/database]";
    private static final Pattern PARTS = Pattern.compile(
            "rediss?://(?:[^@/?#\\s]*@)?(\\[[0-9a-fA-F:.]+]|[^@/?#:\\[\\]\\s,]+)(?::(\\d{1,5}))?(?:/(\\d{1,5})?)?");
    private static final int MAX_PORT = 65_535;

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException if it has another form; the message omits the password
     */
    static RedisAddress parse(String uri) {
        Matcher parts = PARTS.matcher(uri);
        if (!parts.matches() || !isPort(parts.group(2))) {
            throw malformed(uri);
        }
        try {
            RedisURI parsed = RedisURI.create(uri);
            return new RedisAddress(parsed, parts.group(1) + ":" + parsed.getPort());
        } catch (IllegalArgumentException invalid) {
            throw malformed(uri);
        }
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || (Integer.parseInt(digits) > 0 && Integer.parseInt(digits) <= MAX_PORT);
    }

    private static IllegalArgumentException malformed(String uri) {
        return new IllegalArgumentException("redis: " + Addresses.withoutSecrets(uri) + " (expected: " + FORMAT + ")");
    }

    @Override
    public String toString() {
        return hostAndPort;
    }
}
