package dev.hitotsu.demo.database;

import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.demo.shop.ShopMain;
import dev.hitotsu.demo.shop.ShopSchema;
import dev.hitotsu.demo.shop.SqlDatabase;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.mariadb.MariaDbCommitInterceptor;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.postgresql.PostgreSqlCommitInterceptor;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ServerProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.sql.DataSource;

/**
 * A real server with SQL.
 *
 * @param onClose stops it and deletes its data
 */
record SqlServer(
        Database kind,
        SqlDatabase sql,
        ServerProcess process,
        String url,
        int port,
        String user,
        String password,
        DataSource dataSource,
        Runnable onClose)
        implements DatabaseServer {
    private static final String CONNECTIONS = "200";
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    static SqlServer start(Database database, OutboxSource source) {
        return switch (database) {
            case postgresql ->
                of(PostgreSqlServer.builder()
                        .setting("max_connections", CONNECTIONS)
                        .setting("wal_level", source == OutboxSource.POLLING ? "replica" : "logical")
                        .start());
            case mariadb -> of(mariaDb(source).start());
            case mongo -> throw new IllegalArgumentException("database: " + database + " (expected: one with SQL)");
        };
    }

    private static MariaDbServer.Builder mariaDb(OutboxSource source) {
        MariaDbServer.Builder builder = MariaDbServer.builder().setting("max_connections", CONNECTIONS);
        return source == OutboxSource.POLLING
                ? builder
                : builder.setting("log_bin", "binlog")
                        .setting("binlog_format", "ROW")
                        .setting("sync_binlog", "1")
                        .setting("server_id", "1");
    }

    @Override
    public String urlThrough(int proxyPort) {
        return url.replace(":" + port + "/", ":" + proxyPort + "/");
    }

    @Override
    public Class<?> services() {
        return ShopMain.class;
    }

    @Override
    public void createShop(int scarcePieces) throws SQLException {
        ShopSchema.create(dataSource, scarcePieces);
    }

    @Override
    public void readBy(OutboxSource source) {
        if (kind == Database.postgresql && source != OutboxSource.POLLING) {
            PostgreSql.of(dataSource).source().change(source, MAX_WAIT);
        }
    }

    private static SqlServer of(PostgreSqlServer server) {
        return new SqlServer(
                Database.postgresql,
                SqlDatabase.postgresql,
                server,
                server.jdbcUrl(),
                server.port(),
                server.user(),
                server.password(),
                server.dataSource(),
                server::close);
    }

    private static SqlServer of(MariaDbServer server) {
        return new SqlServer(
                Database.mariadb,
                SqlDatabase.mariadb,
                server,
                server.jdbcUrl(""),
                server.port(),
                server.user(),
                server.password(),
                server.dataSource(),
                server::close);
    }

    @Override
    public String sourceYaml(boolean ofCalls) {
        return """
                  url: %s
                  user: %s
                  password: %s
                  schema: %s
                """.formatted(url, user, password, (ofCalls ? Topics.CALLS : SchemaName.DEFAULT).value());
    }

    @Override
    public OutboxAdmin admin() {
        return sql.at(dataSource, SchemaName.DEFAULT).admin();
    }

    @Override
    public void append(Message message) throws SQLException {
        JdbcDatabase database = sql.at(dataSource, SchemaName.DEFAULT);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            database.outbox().append(connection, message);
            connection.commit();
        }
    }

    @Override
    public HeldTransaction hold() throws SQLException {
        return new SqlHeldTransaction(sql.at(dataSource, SchemaName.DEFAULT));
    }

    @Override
    public Optional<ShopSnapshot> shop() {
        return SqlShopState.read(this);
    }

    @Override
    public CommitCuts cuts(IntFunction<Verdict> verdicts) {
        return switch (sql) {
            case postgresql -> {
                PostgreSqlCommitInterceptor interceptor = new PostgreSqlCommitInterceptor(verdicts);
                yield new CommitCuts(interceptor, interceptor::cuts);
            }
            case mariadb -> {
                MariaDbCommitInterceptor interceptor = new MariaDbCommitInterceptor(verdicts);
                yield new CommitCuts(interceptor, interceptor::cuts);
            }
        };
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SqlServer[" + url + "]";
    }

    @Override
    public void close() {
        onClose.run();
    }
}
