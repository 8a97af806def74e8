package dev.hitotsu.gateway.admin;

/**
 * Where a gateway answers operators.
 *
 * @param port 1 to 65535, or 0 for any free one
 * @param token that requests must have, except those for health
 */
public record AdminSettings(String host, int port, String token) {
    private static final int MIN_TOKEN = 16;

    public AdminSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (token.length() < MIN_TOKEN) {
            throw new IllegalArgumentException("token: too short (expected: " + MIN_TOKEN + " characters or more)");
        }
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
