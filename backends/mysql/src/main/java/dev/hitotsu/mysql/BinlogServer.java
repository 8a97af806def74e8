package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server whose binary log a relay follows, and as whom. The user needs {@code REPLICATION SLAVE} and
 * {@code REPLICATION CLIENT}.
 *
 * @param port 1 to 65535
 * @param password null for none
 */
public record BinlogServer(
        String host, int port, String user, @Nullable String password, Encryption encryption) {
    /** What is asked of the connection. */
    public enum Encryption {
        NONE,
        /** Where the server has it. */
        PREFERRED,
        /** With any certificate. */
        REQUIRED,
        /** With a certificate by an authority that the JVM trusts. */
        VERIFY_AUTHORITY,
        /** And it names the host. */
        VERIFY_HOST
    }

    public BinlogServer {
        requireNonNull(host, "host: null (expected: the name of a host)");
        requireNonNull(user, "user: null (expected: the name of a user)");
        requireNonNull(encryption, "encryption: null (expected: what is asked of the connection)");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }

    /**
     * The servers that a JDBC URL names, with what it says of encryption.
     *
     * @param user null for what the URL says
     * @param password null for what the URL says
     * @throws IllegalArgumentException where the URL is not one of MariaDB or MySQL, or nobody names a user
     */
    public static List<BinlogServer> allOf(String url, @Nullable String user, @Nullable String password) {
        return BinlogUrls.servers(url, user, password);
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
