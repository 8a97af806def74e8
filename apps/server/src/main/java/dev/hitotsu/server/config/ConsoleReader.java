package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.console.oidc.OidcSettings;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSettings.TlsFiles;
import dev.hitotsu.console.source.Login;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code console}. */
final class ConsoleReader {
    /** How people show who they are. */
    enum Way {
        TOKENS,
        OIDC,
        NONE
    }

    private static final ConsoleSettings DEFAULT = new ConsoleSettings("127.0.0.1", 8482, Set.of(), Login.TOKENS, null);

    private static final SectionKey CONSOLE =
            new SectionKey("console", "The operator's page, for browsers, on a port of its own; none by default.");
    private static final Key.WithDefault<String> HOST = Key.withDefault(
            "host", TEXT, DEFAULT.host(), "Address to listen on; others than loopback need tls and a login.");
    private static final Key.WithDefault<Integer> PORT =
            Key.withDefault("port", INTEGER, DEFAULT.port(), "Port to listen on; 0 for any free one.");
    private static final Key.WithDefault<String> NAMES = Key.withDefault(
            "names", TEXT, "", "Names, separated by commas, that requests may have in Host beside the address.");
    private static final Key.WithDefault<Way> LOGIN = Key.withDefault(
            "login",
            Conversion.choice(Way.class),
            Way.TOKENS,
            "How people show who they are: by their tokens, by a provider of OpenID Connect, or not at all (on a loopback"
                    + " address alone).");
    private static final SectionKey OIDC =
            new SectionKey("oidc", "The provider of OpenID Connect; with login: oidc alone.");
    private static final SectionKey TLS = new SectionKey("tls", "Certificate and key; none by default.");
    private static final Key.Required<String> CERTIFICATE =
            Key.required("certificate", TEXT, "File with the certificate and its chain, in PEM.", "the path of a file");
    private static final Key.Required<String> KEY =
            Key.required("key", TEXT, "File with the private key, in PEM.", "the path of a file");

    private ConsoleReader() {}

    static Optional<ConsoleSettings> read(Section admin) {
        return admin.optionalSection(CONSOLE, ConsoleReader::console);
    }

    private static ConsoleSettings console(Section console) {
        String host = console.get(HOST);
        int port = console.get(PORT);
        Set<String> names = Arrays.stream(console.get(NAMES).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        Way way = console.get(LOGIN);
        OidcSettings oidc = console.optionalSection(OIDC, OidcReader::provider).orElse(null);
        TlsFiles tls = console.optionalSection(TLS, ConsoleReader::tls).orElse(null);
        return console.build(() -> new ConsoleSettings(host, port, names, login(way, oidc), tls), DEFAULT);
    }

    private static Login login(Way way, @Nullable OidcSettings oidc) {
        if (oidc != null && way != Way.OIDC) {
            throw new IllegalArgumentException("oidc: a provider (expected: none, or login: oidc)");
        }
        return switch (way) {
            case NONE -> Login.NONE;
            case TOKENS -> Login.TOKENS;
            case OIDC -> {
                if (oidc == null) {
                    throw new IllegalArgumentException("login: oidc (expected: with a section oidc)");
                }
                yield new Login.Provider(oidc);
            }
        };
    }

    private static TlsFiles tls(Section tls) {
        Path certificate = Path.of(tls.get(CERTIFICATE).orElse(""));
        Path key = Path.of(tls.get(KEY).orElse(""));
        return new TlsFiles(certificate, key);
    }
}
