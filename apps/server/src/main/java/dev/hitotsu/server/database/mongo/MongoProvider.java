package dev.hitotsu.server.database.mongo;

import dev.hitotsu.id.internal.Addresses;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.mongo.MongoSchema;
import dev.hitotsu.server.database.DatabaseProvider;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.database.UrlLogin;
import org.jspecify.annotations.Nullable;

/** MongoDB. The URL is a connection string of the driver, with the database. */
public final class MongoProvider implements DatabaseProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public MongoProvider() {}

    @Override
    public String name() {
        return "mongodb";
    }

    @Override
    public String urlPrefix() {
        return "mongodb:";
    }

    @Override
    public String urlFormat() {
        return "mongodb://host:port/database";
    }

    @Override
    public void requireValidUrl(String name, String url) {
        if (MongoUrl.parse(url, null, null) == null) {
            throw new IllegalArgumentException(
                    name + ": " + Addresses.withoutSecrets(url) + " (expected: " + urlFormat() + ")");
        }
    }

    @Override
    public @Nullable UrlLogin loginIn(String url) {
        return MongoUrl.loginIn(url);
    }

    @Override
    public OutboxDatabase open(SourceConfig source) {
        return opened(source, MongoUrl.Use.PROCESS);
    }

    @Override
    public OutboxDatabase openPooled(SourceConfig source) {
        return opened(source, MongoUrl.Use.PROCESS);
    }

    @Override
    public OutboxDatabase openForOperators(SourceConfig source) {
        return opened(source, MongoUrl.Use.OPERATORS);
    }

    private static OutboxDatabase opened(SourceConfig source, MongoUrl.Use use) {
        requireKnown(source);
        return new MongoDatabase(source, use);
    }

    /** What is set and would have no effect is refused. */
    private static void requireKnown(SourceConfig source) {
        if (!source.schema().equals(SchemaName.DEFAULT)) {
            throw new IllegalArgumentException(
                    "schema: " + source.schema() + " (expected: none for MongoDB, whose database is in the URL)");
        }
        if (!source.retention().equals(SegmentRetention.DEFAULT)) {
            throw new IllegalArgumentException("source.retention: " + source.retention()
                    + " (expected: none for MongoDB, where delivered messages are deleted at once)");
        }
        if (source.archive() != null) {
            throw new IllegalArgumentException("source.archive: "
                    + source.archive().folder() + " (expected: none for MongoDB, which has no segments to keep)");
        }
    }

    @Override
    public int newestSchemaVersion() {
        return MongoSchema.newestVersion();
    }

    @Override
    public String schemaScript(SchemaName schema, int from) {
        throw new IllegalArgumentException("database: \"" + name()
                + "\" (expected: one with SQL; \"hitotsu schema apply\" makes the collections)");
    }
}
