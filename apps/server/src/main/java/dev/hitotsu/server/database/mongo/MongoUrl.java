package dev.hitotsu.server.database.mongo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.ServerListener;
import dev.hitotsu.runtime.secret.ChangingSecret;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.database.UrlLogin;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the driver makes of a source. */
final class MongoUrl {
    private static final String PREFIX = "mongodb://";
    private static final Duration MAX_CONNECT = Duration.ofSeconds(5);
    private static final int OPERATOR_CONNECTIONS = 2;

    /** Who connects, and for how long a server may be silent before its connection is given up. */
    enum Use {
        PROCESS(Duration.ofSeconds(30)),
        OPERATORS(Duration.ofSeconds(2));

        private final Duration maxSilence;

        Use(Duration maxSilence) {
            this.maxSilence = maxSilence;
        }
    }

    private MongoUrl() {}

    /** The connection string with the user; null if the driver does not understand it, or it has no database. */
    static @Nullable ConnectionString parse(String url, @Nullable String user, @Nullable String password) {
        try {
            ConnectionString parsed = new ConnectionString(url.startsWith(PREFIX) ? withUser(url, user, password) : "");
            return parsed.getDatabase() == null ? null : parsed;
        } catch (IllegalArgumentException e) {
            // Its text may have a part of the password.
            return null;
        }
    }

    /** The login in the URL; null where there is none, or the driver does not understand it. */
    static @Nullable UrlLogin loginIn(String url) {
        ConnectionString parsed = parse(url, null, null);
        if (parsed == null) {
            return null;
        }
        char[] password = parsed.getPassword();
        return password == null ? null : new UrlLogin(url, parsed.getUsername(), new String(password));
    }

    private static String withUser(String url, @Nullable String user, @Nullable String password) {
        if (user == null) {
            return url;
        }
        String credential = encoded(user) + (password == null ? "" : ":" + encoded(password)) + "@";
        return PREFIX + credential + url.substring(Math.max(PREFIX.length(), url.lastIndexOf('@') + 1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /**
     * A client that takes up another password when the server refuses the one that it has. Does not wait for the
     * server.
     *
     * @throws IllegalArgumentException if the driver does not understand the user
     */
    static ChangingClient client(SourceConfig source, Use use) {
        String first = source.currentPassword();
        ChangingSecret<String> password = ChangingSecret.of(
                "the password of the database", first == null ? "" : first, () -> present(source, first));
        return new ChangingClient(
                password, (secret, listener) -> client(source, first == null ? null : secret, use, listener));
    }

    private static String present(SourceConfig source, @Nullable String first) {
        String now = first == null ? null : source.presentPassword();
        return now == null ? "" : now;
    }

    private static MongoClient client(
            SourceConfig source, @Nullable String password, Use use, ServerListener listener) {
        ConnectionString parsed = parse(source.url(), source.user(), password);
        if (parsed == null) {
            throw new IllegalArgumentException("url: " + source.displayUrl() + ", user: " + source.user()
                    + " (expected: a user that MongoDB's" + " driver understands)");
        }
        int connections = use == Use.OPERATORS ? OPERATOR_CONNECTIONS : source.connections();
        return MongoClients.create(MongoClientSettings.builder()
                .applicationName("hitotsu")
                .applyToClusterSettings(
                        settings -> settings.serverSelectionTimeout(MAX_CONNECT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(
                        settings -> settings.connectTimeout((int) MAX_CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                                .readTimeout((int) use.maxSilence.toMillis(), TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(settings -> settings.maxSize(connections))
                .applyToServerSettings(settings -> settings.addServerListener(listener))
                // What the URL says counts.
                .applyConnectionString(parsed)
                .build());
    }

    /** The name of the database. */
    static String database(SourceConfig source) {
        ConnectionString parsed = parse(source.url(), null, null);
        String name = parsed == null ? null : parsed.getDatabase();
        if (name == null) {
            throw new IllegalArgumentException("url: " + source.displayUrl() + " (expected: with a database)");
        }
        return name;
    }
}
