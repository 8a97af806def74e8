package dev.hitotsu.nats;

import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How to connect. Connections never reconnect by themselves: the client would send what the sink has given up, and in
 * another order. Immutable.
 */
final class ConnectionSettings {
    private static final String EXPECTED =
            "nats://user:password@host:port or tls://…, several with commas between them";
    private static final Set<String> SCHEMES = Set.of("nats", "tls");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

    private final Options options;

    private ConnectionSettings(Options options) {
        this.options = options;
    }

    /** The client's own settings, copied. */
    static ConnectionSettings of(Options options) {
        return new ConnectionSettings(options);
    }

    /** What the user gave; fails where he gave nothing. */
    static ConnectionSettings required(@Nullable ConnectionSettings given) {
        if (given == null) {
            throw new IllegalArgumentException("uri: none (expected: " + EXPECTED + ")");
        }
        return given;
    }

    /**
     * The servers. The user is taken out of their addresses, which the client would put into its messages.
     *
     * @throws IllegalArgumentException if they have another form
     */
    static ConnectionSettings ofUri(String uri) {
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
        return new ConnectionSettings(options.build());
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
    <L extends ConnectionListener & ErrorListener> Options options(L listener) {
        return new Options.Builder(options)
                .noReconnect()
                .reconnectBufferSize(0)
                .supportUTF8Subjects()
                .connectionListener(listener)
                .errorListener(listener)
                .build();
    }
}
