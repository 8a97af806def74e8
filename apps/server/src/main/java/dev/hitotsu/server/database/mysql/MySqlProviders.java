package dev.hitotsu.server.database.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.MySqlSchema;
import dev.hitotsu.server.database.ConnectionPool;
import dev.hitotsu.server.database.DatabaseProvider;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.database.UrlLogin;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What MariaDB and MySQL share; they differ in the start of their URLs, and with it in the driver. */
abstract class MySqlProviders implements DatabaseProvider {
    /**
     * The connector tells each step of a connection at the level INFO. Kept, because loggers that nobody keeps are
     * forgotten.
     */
    private static final Logger CONNECTOR = Logger.getLogger("com.github.shyiko.mysql.binlog");

    private final String name;
    private final String limit;

    /** @param limit what limits the time of a statement to two seconds */
    MySqlProviders(String name, String limit) {
        this.name = name;
        this.limit = limit;
        CONNECTOR.setLevel(Level.WARNING);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String urlPrefix() {
        return "jdbc:" + name + ":";
    }

    @Override
    public final String urlFormat() {
        return urlPrefix() + "//host:port/database";
    }

    @Override
    public final void requireValidUrl(String what, String url) {
        MySql.requireValidUrl(what, url);
    }

    @Override
    public final @Nullable UrlLogin loginIn(String url) {
        return UrlLogin.ofParameters(url, this::decoded);
    }

    /** What the driver makes of a parameter's value. */
    abstract String decoded(String value);

    @Override
    public final OutboxDatabase open(SourceConfig source) {
        return new MySqlDatabase(new DriverDataSource(source), source, () -> {});
    }

    @Override
    public final OutboxDatabase openPooled(SourceConfig source) {
        ConnectionPool pool = ConnectionPool.of(new DriverDataSource(source), source);
        return new MySqlDatabase(pool, source, pool::close);
    }

    @Override
    public final OutboxDatabase openForOperators(SourceConfig source) {
        ConnectionPool pool = ConnectionPool.forOperators(new DriverDataSource(source), limit);
        return new MySqlDatabase(pool, source, pool::close);
    }

    @Override
    public final int newestSchemaVersion() {
        return MySqlSchema.newestVersion();
    }

    @Override
    public final String schemaScript(SchemaName schema, int from) {
        return MySqlSchema.script(schema, from);
    }
}
