package dev.hitotsu.server.database;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.server.archive.ArchiveConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code source}. */
final class SourceReader {
    private static final SourceConfig PLACEHOLDER = SourceConfig.of("jdbc:postgresql:", null, null, SchemaName.DEFAULT);

    private static final SectionKey SOURCE = new SectionKey("source", "The database that holds the outbox.");
    private static final Key.Required<String> URL = Key.required(
            "url",
            TEXT.describedBy(Databases.urlPattern()),
            "URL of the database, such as jdbc:postgresql://host:5432/shop or mongodb://host:27017/shop.",
            Databases.urlFormats());
    private static final Key.Optional<String> USER =
            Key.optional("user", TEXT, "User of the database.", "what the URL or the environment of the driver says");
    private static final Key.Optional<String> PASSWORD = Key.optional(
            "password", TEXT, "Password of the user.", "what the URL or the environment of the driver says");
    private static final Key.WithDefault<SchemaName> SCHEMA = Key.withDefault(
            "schema",
            Conversion.of(SchemaName::new, SchemaName::value),
            SchemaName.DEFAULT,
            "Database schema that holds the tables of the command schema apply.");
    private static final Key.WithDefault<Integer> CONNECTIONS = Key.withDefault(
            "connections",
            INTEGER,
            PLACEHOLDER.connections(),
            "Max number of connections at once, at least " + SourceConfig.MIN_CONNECTIONS + ".");

    private static final Key.WithDefault<Long> MAX_MESSAGE_SIZE = Key.withDefault(
            "maxMessageSize",
            SIZE,
            PLACEHOLDER.maxMessageSize(),
            "Larger messages, with their headers, are given up without being read; tell the applications the same.");

    private static final Key.WithDefault<SourceConfig.Reading> READ = Key.withDefault(
            "read",
            Conversion.choice(SourceConfig.Reading.class),
            PLACEHOLDER.reading(),
            "How the relay learns of messages: it asks the table again and again, or follows the database's own log"
                    + " (PostgreSQL with wal_level = logical, MariaDB and MySQL with binlog_format = ROW, MongoDB by a"
                    + " change stream).");

    private static final SectionKey RETENTION = new SectionKey(
            "retention", "How long delivered messages stay in the outbox, where people can look at them.");
    private static final Key.WithDefault<Duration> AGE = Key.withDefault(
            "age", DURATION, SegmentRetention.DEFAULT.age(), "Age at which a delivered segment is emptied.");
    private static final Key.WithDefault<Integer> SEGMENTS = Key.withDefault(
            "segments",
            INTEGER,
            SegmentRetention.DEFAULT.segments(),
            "Max number of delivered segments, of 262,144 messages each, 1 to 12.");

    private SourceReader() {}

    static SourceConfig read(Section root) {
        return root.requiredSection(SOURCE, "a section with url, user and password", SourceReader::source)
                .orElse(PLACEHOLDER);
    }

    private static SourceConfig source(Section source) {
        LiveText url = source.live(URL).orElse(LiveText.fixed(PLACEHOLDER.url()));
        String user = source.get(USER).orElse(null);
        DatabasePassword password =
                source.live(PASSWORD).map(DatabasePassword::new).orElse(null);
        SchemaName schema = source.get(SCHEMA);
        int connections = source.get(CONNECTIONS);
        long maxMessageSize = source.get(MAX_MESSAGE_SIZE);
        SourceConfig.Reading reading = source.get(READ);
        SegmentRetention retention = source.section(RETENTION, SourceReader::retention);
        ArchiveConfig archive = ArchiveConfig.read(source);
        TableMapping mapping = MappingReader.read(source).orElse(null);
        return source.build(
                () -> access(url, user, password)
                        .source(schema, retention, maxMessageSize, reading, connections, archive, mapping),
                PLACEHOLDER);
    }

    /** Where the database is, and as whom to log in. */
    private record Access(
            String url, @Nullable String user, @Nullable DatabasePassword password) {
        SourceConfig source(
                SchemaName schema,
                SegmentRetention retention,
                long maxMessageSize,
                SourceConfig.Reading reading,
                int connections,
                @Nullable ArchiveConfig archive,
                @Nullable TableMapping mapping) {
            return new SourceConfig(
                    url, user, password, schema, retention, maxMessageSize, reading, connections, archive, mapping);
        }
    }

    /** A password in the URL may change as one of its own, which it gives way to. */
    private static Access access(LiveText url, @Nullable String user, @Nullable DatabasePassword password) {
        UrlLogin login = password == null ? Databases.loginIn(url.first()) : null;
        if (login == null) {
            return new Access(url.first(), user, password);
        }
        return new Access(
                login.url(),
                user == null ? login.user() : user,
                new DatabasePassword(url.map(SourceReader::passwordIn)));
    }

    private static String passwordIn(String url) {
        UrlLogin login = Databases.loginIn(url);
        if (login == null) {
            throw new IllegalArgumentException("source.url: without a password (expected: one, as at the start)");
        }
        return login.password();
    }

    private static SegmentRetention retention(Section retention) {
        Duration age = retention.get(AGE);
        int segments = retention.get(SEGMENTS);
        return retention.build(() -> new SegmentRetention(age, segments), SegmentRetention.DEFAULT);
    }
}
