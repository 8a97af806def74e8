package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.console.source.ConsoleSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the section {@code admin}. */
final class AdminReader {
    private static final AdminConfig DEFAULT = new AdminConfig("127.0.0.1", 8481, Path.of("tokens"), 1_000, null, null);

    private static final SectionKey ADMIN = new SectionKey(
            "admin", "Endpoint for operators, who look at messages, retry, skip and edit them; none by default.");
    private static final Key.WithDefault<String> HOST =
            Key.withDefault("host", TEXT, DEFAULT.host(), "Address to listen on.");
    private static final Key.WithDefault<Integer> PORT =
            Key.withDefault("port", INTEGER, DEFAULT.port(), "Port to listen on; 0 for any free one.");
    private static final Key.Required<String> TOKENS = Key.required(
            "tokens",
            TEXT,
            "File that nobody but its owner can read, with a line \"ROLE NAME TOKEN\" for each operator; roles are viewer, operator"
                    + " and admin.",
            "the path of a file");
    private static final Key.WithDefault<Integer> MAX_RETRIES = Key.withDefault(
            "maxRetriesPerSecond",
            INTEGER,
            DEFAULT.maxRetriesPerSecond(),
            "How many messages a replay of many sends again per second at most.");

    private static final GatewayAddress NO_GATEWAY = new GatewayAddress(URI.create("http://127.0.0.1"), "");
    private static final SectionKey GATEWAY =
            new SectionKey("gateway", "Gateway that the operator's page shows, by its admin port; none by default.");
    private static final Key.Required<String> GATEWAY_URL =
            Key.required("url", TEXT, "Its admin port.", "a URL such as http://127.0.0.1:8083");
    private static final Key.Required<String> GATEWAY_TOKEN = Key.required(
            "token", TEXT, "The token of its admin port; best as ${file:/run/secrets/token}.", "the token");

    private AdminReader() {}

    static Optional<AdminConfig> read(Section root) {
        return root.optionalSection(ADMIN, AdminReader::admin);
    }

    private static AdminConfig admin(Section admin) {
        String host = admin.get(HOST);
        int port = admin.get(PORT);
        Path tokens = admin.get(TOKENS).map(Path::of).orElse(DEFAULT.tokens());
        int maxRetries = admin.get(MAX_RETRIES);
        ConsoleSettings console = ConsoleReader.read(admin).orElse(null);
        GatewayAddress gateway =
                admin.optionalSection(GATEWAY, AdminReader::gateway).orElse(null);
        return admin.build(() -> new AdminConfig(host, port, tokens, maxRetries, console, gateway), DEFAULT);
    }

    private static GatewayAddress gateway(Section gateway) {
        String url = gateway.get(GATEWAY_URL).orElse(NO_GATEWAY.toString());
        String token = gateway.get(GATEWAY_TOKEN).orElse(NO_GATEWAY.token());
        return gateway.build(() -> new GatewayAddress(URI.create(url), token), NO_GATEWAY);
    }
}
