package dev.hitotsu.server.config;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.SegmentRetention;
import org.jspecify.annotations.Nullable;

/**
 * The database that holds the outbox.
 *
 * @param url a JDBC URL of PostgreSQL
 * @param user null where the URL or the driver's own ways name one
 * @param password null for none, or where the driver finds it
 * @param connections most connections at once, at least {@value #LEAST_CONNECTIONS}
 */
public record SourceConfig(
        String url,
        @Nullable String user,
        @Nullable String password,
        SchemaName schema,
        SegmentRetention retention,
        int connections) {
    /** A relay that leads holds three, and needs one to look after itself. */
    public static final int LEAST_CONNECTIONS = 4;

    private static final int STANDARD_CONNECTIONS = 6;
    private static final String PREFIX = "jdbc:postgresql:";

    public SourceConfig {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "url: " + shown(url) + " (expected: " + PREFIX + "//host:port/database)");
        }
        if (connections < LEAST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: " + LEAST_CONNECTIONS + " or more)");
        }
    }

    /**
     * Reads the section {@code source} of a relay's file; the others are not looked at.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static SourceConfig from(ConfigFile file) {
        return file.read(SourceReader::read);
    }

    /** The database with everything else as usual. */
    public static SourceConfig of(String url, @Nullable String user, @Nullable String password, SchemaName schema) {
        return new SourceConfig(url, user, password, schema, SegmentRetention.DEFAULT, STANDARD_CONNECTIONS);
    }

    /** The URL without its parameters, which may hold a password. */
    public String shownUrl() {
        return shown(url);
    }

    private static String shown(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** Leaves out the password. */
    @Override
    public String toString() {
        return "SourceConfig[url=" + shownUrl() + ", user=" + user + ", schema=" + schema + ", " + retention + "]";
    }
}
