package dev.hitotsu.server.database.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.postgresql.layout.TableTrigger;
import dev.hitotsu.server.database.ConnectionPool;
import dev.hitotsu.server.database.DatabaseProvider;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.database.UrlLogin;
import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;

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
        return PostgreSql.URL_PREFIX;
    }

    @Override
    public String urlFormat() {
        return PostgreSql.URL_FORMAT;
    }

    @Override
    public void requireValidUrl(String name, String url) {
        PostgreSql.requireValidUrl(name, url);
    }

    @Override
    public @Nullable UrlLogin loginIn(String url) {
        return UrlLogin.ofParameters(url, value -> URLDecoder.decode(value, UTF_8));
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
    public OutboxDatabase openForOperators(SourceConfig source) {
        ConnectionPool pool = ConnectionPool.forOperators(DataSources.unpooled(source), "SET statement_timeout = '2s'");
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

    @Override
    public boolean mapsTables() {
        return true;
    }

    @Override
    public String mappingScript(SchemaName schema, TableMapping mapping) {
        return TableTrigger.of(mapping, schema).script();
    }
}
