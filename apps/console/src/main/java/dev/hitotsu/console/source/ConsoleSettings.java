package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the console listens, and to whom.
 *
 * @param port 1 to 65535, or 0 for any free one
 * @param names the names that requests may have in Host, with or without a port, beside the address it listens on and,
 *     on loopback, localhost
 * @param login how people show who they are
 * @param tls null for plain HTTP; on loopback alone
 */
public record ConsoleSettings(
        String host,
        int port,
        Set<String> names,
        Login login,
        @Nullable TlsFiles tls) {
    /** A certificate with its chain, and its key, in PEM. */
    public record TlsFiles(Path certificate, Path key) {
        public TlsFiles {
            requireNonNull(certificate, "certificate: null (expected: a path)");
            requireNonNull(key, "key: null (expected: a path)");
        }
    }

    /** @throws IllegalArgumentException if others could reach it without TLS or without a login */
    public ConsoleSettings {
        requireNonNull(host, "host: null (expected: an address)");
        requireNonNull(login, "login: null (expected: one)");
        names = Set.copyOf(names);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (!isLoopback(host) && tls == null) {
            throw new IllegalArgumentException("console: " + host
                    + " without TLS (expected: tls with certificate and key, or a loopback address)");
        }
        if (!isLoopback(host) && login instanceof Login.None) {
            throw new IllegalArgumentException(
                    "console: " + host + " without a login (expected: login: tokens or oidc, or a loopback address)");
        }
    }

    /** Whether people show who they are. */
    public boolean hasLogin() {
        return !(login instanceof Login.None);
    }

    /** Whether only this host reaches it. */
    public boolean isLoopback() {
        return isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
