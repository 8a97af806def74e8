package dev.hitotsu.demo.run;

import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.mariadb.MariaDbCommitInterceptor;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import dev.hitotsu.servers.net.Interceptor;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.postgresql.PostgreSqlCommitInterceptor;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ServerProcess;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import javax.sql.DataSource;

/**
 * The database of a demo: a real server that can be killed and restarted.
 *
 * @param jdbcUrl without user and password
 * @param onClose stops it and deletes its data
 */
record DatabaseServer(
        Database kind,
        ServerProcess process,
        String jdbcUrl,
        int port,
        String user,
        String password,
        DataSource dataSource,
        Runnable onClose)
        implements AutoCloseable {
    private static final String CONNECTIONS = "200";
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    static DatabaseServer start(Database database, OutboxSource source) {
        return switch (database) {
            case postgresql ->
                of(PostgreSqlServer.builder()
                        .setting("max_connections", CONNECTIONS)
                        .setting("wal_level", source == OutboxSource.POLLING ? "replica" : "logical")
                        .start());
            case mariadb -> of(mariaDb(source).start());
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

    /** Has relays learn of messages in this way, where the database decides it. */
    void readBy(OutboxSource source) {
        if (kind == Database.postgresql && source != OutboxSource.POLLING) {
            PostgreSql.of(dataSource).source().change(source, MAX_WAIT);
        }
    }

    private static DatabaseServer of(PostgreSqlServer server) {
        return new DatabaseServer(
                Database.postgresql,
                server,
                server.jdbcUrl(),
                server.port(),
                server.user(),
                server.password(),
                server.dataSource(),
                server::close);
    }

    private static DatabaseServer of(MariaDbServer server) {
        return new DatabaseServer(
                Database.mariadb,
                server,
                server.jdbcUrl(""),
                server.port(),
                server.user(),
                server.password(),
                server.dataSource(),
                server::close);
    }

    /** What cuts connections at COMMIT, and how many it has cut. */
    record CommitCuts(Interceptor interceptor, IntSupplier count) {}

    /** Cuts connections at COMMIT, as the verdict for the number of a commit says. */
    CommitCuts cuts(IntFunction<Verdict> verdicts) {
        return switch (kind) {
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
        return "DatabaseServer[" + jdbcUrl + "]";
    }

    @Override
    public void close() {
        onClose.run();
    }
}
