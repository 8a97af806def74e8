package dev.hitotsu.nats;

import dev.hitotsu.runtime.secret.ChangingSecret;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How to connect. Connections never reconnect by themselves: the client would send what the sink has given up, and in
 * another order. As whom to log in may change. Thread-safe.
 */
final class ConnectionSettings {
    private static final String EXPECTED =
            "nats://user:password@host:port or tls://…, several with commas between them";
    private static final String NAME = "the login at NATS";
    private static final Set<String> SCHEMES = Set.of("nats", "tls");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

    private final ChangingSecret<String> address;
    private final Function<String, Options> options;

    private ConnectionSettings(ChangingSecret<String> address, Function<String, Options> options) {
        this.address = address;
        this.options = options;
    }

    /** The client's own settings, copied. */
    static ConnectionSettings of(Options options) {
        return new ConnectionSettings(ChangingSecret.of(NAME, () -> ""), any -> options);
    }

    /**
     * The servers by addresses that are asked for anew where a server refuses the login.
     *
     * @throws IllegalArgumentException if they have another form now; later, those before stay in use
     */
    static ConnectionSettings ofUri(Supplier<String> uris) {
        return new ConnectionSettings(
                ChangingSecret.of(NAME, () -> checked(uris.get())), ConnectionSettings::optionsOf);
    }

    private static String checked(String uri) {
        var unused = optionsOf(uri);
        return uri;
    }

    /** What the user gave; fails where he gave nothing. */
    static ConnectionSettings required(@Nullable ConnectionSettings given) {
        if (given == null) {
            throw new IllegalArgumentException("uri: none (expected: " + EXPECTED + ")");
        }
        return given;
    }

    /** A connection and what happens to it. */
    record Opened(ConnectionEvents events, Connection connection) {}

    /** Connects. Blocks for the client's connection timeout at most, twice after a refusal. */
    Opened connect() throws IOException, InterruptedException {
        String known = address.current();
        try {
            return connect(known);
        } catch (AuthenticationException e) {
            String other = address.insteadOf(known);
            if (other.equals(known)) {
                throw e;
            }
            Opened opened = connect(other);
            address.accept(other);
            return opened;
        }
    }

    private Opened connect(String uri) throws IOException, InterruptedException {
        ConnectionEvents events = new ConnectionEvents();
        return new Opened(events, Nats.connect(withListener(options.apply(uri), events)));
    }

    /** The user is taken out of the addresses, which the client would put into its messages. */
    private static Options optionsOf(String uri) {
        Options.Builder options = new Options.Builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .pingInterval(PING_INTERVAL)
                .connectionName("hitotsu");
        List<String> servers = new ArrayList<>();
        boolean encrypted = false;
        for (String each : uri.split(",", -1)) {
            URI server = parse(each.strip());
            encrypted |= server.getScheme().equals("tls");
            String user = server.getUserInfo();
            if (user != null) {
                authenticate(options, user);
            }
            servers.add(server.getScheme() + "://" + server.getHost()
                    + (server.getPort() < 0 ? "" : ":" + server.getPort()));
        }
        options.servers(servers.toArray(String[]::new));
        if (encrypted) {
            options.sslContext(hostVerifying());
        }
        return options.build();
    }

    private static void authenticate(Options.Builder options, String user) {
        int colon = user.indexOf(':');
        if (colon < 0) {
            options.token(user.toCharArray());
        } else {
            options.userInfo(
                    user.substring(0, colon).toCharArray(),
                    user.substring(colon + 1).toCharArray());
        }
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getScheme() != null && SCHEMES.contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Not the URI itself: it holds a password.
            throw new IllegalArgumentException("uri: not understood (expected: " + EXPECTED + ")");
        }
        throw new IllegalArgumentException("uri: not understood (expected: " + EXPECTED + ")");
    }

    private static SSLContext hostVerifying() {
        try {
            return HostVerifyingContext.of(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("TLS: no default context", e);
        }
    }

    /** The client's options for one connection. */
    private static <L extends ConnectionListener & ErrorListener> Options withListener(Options options, L listener) {
        return new Options.Builder(options)
                .noReconnect()
                .reconnectBufferSize(0)
                .supportUTF8Subjects()
                .connectionListener(listener)
                .errorListener(listener)
                .build();
    }
}
