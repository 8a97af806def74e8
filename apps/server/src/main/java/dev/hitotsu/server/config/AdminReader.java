package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.console.source.ConsoleSettings;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the section {@code admin}. */
final class AdminReader {
    private static final AdminConfig DEFAULT = new AdminConfig("127.0.0.1", 8481, Path.of("tokens"), 1_000, null);

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
        return admin.build(() -> new AdminConfig(host, port, tokens, maxRetries, console), DEFAULT);
    }
}
