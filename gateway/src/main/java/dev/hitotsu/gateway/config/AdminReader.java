package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.admin.AdminSettings;

/** Reads the section {@code admin}. */
final class AdminReader {
    private static final AdminSettings PLACEHOLDER = new AdminSettings("127.0.0.1", 8490, "placeholder-token");

    private static final Key.WithDefault<String> HOST =
            Key.withDefault("host", TEXT, PLACEHOLDER.host(), "Address to listen on.");
    private static final Key.WithDefault<Integer> PORT =
            Key.withDefault("port", INTEGER, PLACEHOLDER.port(), "Port to listen on; 0 for any free one.");
    private static final Key.Required<String> TOKEN = Key.required(
            "token",
            TEXT,
            "Bearer token for /status and /drain, 16 characters or more; best as ${file:/run/secrets/token}.",
            "a secret of 16 characters or more");

    private AdminReader() {}

    static AdminSettings read(Section admin) {
        String host = admin.get(HOST);
        int port = admin.get(PORT);
        String token = admin.get(TOKEN).orElse(PLACEHOLDER.token());
        return admin.build(() -> new AdminSettings(host, port, token), PLACEHOLDER);
    }
}
