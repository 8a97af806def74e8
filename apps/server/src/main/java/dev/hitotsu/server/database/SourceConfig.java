package dev.hitotsu.server.database;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.Section;
import dev.hitotsu.id.internal.Addresses;
import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.message.Message;
import dev.hitotsu.server.archive.ArchiveConfig;
import org.jspecify.annotations.Nullable;

/**
 * The database that holds the outbox.
 *
 * @param url begins as one of the databases wants it, such as {@code jdbc:postgresql:}
 * @param user null to let the URL or the environment of the driver decide
 * @param password null for none, or to let the URL or the environment of the driver decide
 * @param maxMessageSize larger messages are given up without being read, in bytes
 * @param reading how a relay learns of messages
 * @param connections max number of connections at once, at least {@value #MIN_CONNECTIONS}
 * @param archive keeps delivered messages before they are removed; null for none
 * @param mapping the table of other software whose rows become messages; null for none
 */
public record SourceConfig(
        String url,
        @Nullable String user,
        @Nullable DatabasePassword password,
        SchemaName schema,
        SegmentRetention retention,
        long maxMessageSize,
        Reading reading,
        int connections,
        @Nullable ArchiveConfig archive,
        @Nullable TableMapping mapping) {
    /** How a relay learns of messages. */
    public enum Reading {
        /** It asks the table. */
        POLLING,
        /** It follows the database's own log, and asks the table for what did not come that way. */
        LOG
    }

    /** A leading relay holds three connections, and needs one more to read its backlog. */
    public static final int MIN_CONNECTIONS = 4;

    private static final int DEFAULT_CONNECTIONS = 6;

    public SourceConfig {
        Databases.requireValidUrl("url", url);
        if (mapping != null && !Databases.byUrl("url", url).mapsTables()) {
            throw new IllegalArgumentException("mapping: " + mapping.layout().text()
                    + " (expected: none for this database; PostgreSQL alone makes messages of other software's rows)");
        }
        if (connections < MIN_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: " + MIN_CONNECTIONS + " or more)");
        }
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("maxMessageSize: " + maxMessageSize + " (expected: at least 1 byte)");
        }
    }

    /**
     * What the store of a relay is told.
     *
     * @param purpose where the relay delivers to; null if it delivers nothing
     */
    public RelaySettings relaySettings(@Nullable String purpose) {
        RelaySettings settings = new RelaySettings(retention, purpose, maxMessageSize);
        return archive == null ? settings : settings.withArchive(archive.setting());
    }

    /**
     * Reads the section {@code source} of the file of a relay, and ignores the others.
     *
     * @throws ConfigException with everything that is wrong in it
     */
    public static SourceConfig from(ConfigFile file) {
        return file.readPart(SourceReader::read);
    }

    /** Reads the section {@code source} of a configuration; what is wrong is reported there. */
    public static SourceConfig read(Section root) {
        return SourceReader.read(root);
    }

    /** The database with the default retention and number of connections. */
    public static SourceConfig of(String url, @Nullable String user, @Nullable String password, SchemaName schema) {
        return new SourceConfig(
                url,
                user,
                password == null ? null : DatabasePassword.fixed(password),
                schema,
                SegmentRetention.DEFAULT,
                Message.DEFAULT_MAX_SIZE,
                Reading.POLLING,
                DEFAULT_CONNECTIONS,
                null,
                null);
    }

    /** The password as far as it is known now; null for none. */
    public @Nullable String currentPassword() {
        return password == null ? null : password.current();
    }

    /**
     * The password as the files say it now; null for none. Blocks for them.
     *
     * @throws IllegalArgumentException if one of them cannot be read
     */
    public @Nullable String presentPassword() {
        return password == null ? null : password.present();
    }

    /** The URL without its parameters, which may contain a password. */
    public String displayUrl() {
        return Addresses.withoutSecrets(url);
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "SourceConfig[url=" + displayUrl() + ", user=" + user + ", schema=" + schema + ", " + retention + "]";
    }
}
