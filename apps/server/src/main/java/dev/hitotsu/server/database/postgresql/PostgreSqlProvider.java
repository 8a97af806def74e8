package dev.hitotsu.server.database.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.postgresql.PostgreSqlUrls;
import dev.hitotsu.server.database.DatabaseProvider;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;

/** PostgreSQL. */
public final class PostgreSqlProvider implements DatabaseProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public PostgreSqlProvider() {}

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String urlPrefix() {
        return PostgreSqlUrls.PREFIX;
    }

    @Override
    public String urlFormat() {
        return PostgreSqlUrls.FORMAT;
    }

    @Override
    public void requireValidUrl(String name, String url) {
        PostgreSqlUrls.requireValid(name, url);
    }

    @Override
    public OutboxDatabase open(SourceConfig source) {
        return new PostgreSqlDatabase(DataSources.unpooled(source), source, () -> {});
    }

    @Override
    public OutboxDatabase openPooled(SourceConfig source) {
        ConnectionPool pool = DataSources.pooled(source);
        return new PostgreSqlDatabase(pool, source, pool::close);
    }

    @Override
    public int newestSchemaVersion() {
        return PostgreSqlSchema.newestVersion();
    }

    @Override
    public String schemaScript(SchemaName schema, int from) {
        return PostgreSqlSchema.script(schema, from);
    }
}
