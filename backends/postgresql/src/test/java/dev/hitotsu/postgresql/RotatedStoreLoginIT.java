package dev.hitotsu.postgresql;

import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.contract.coordination.RotatedLoginContract;
import dev.hitotsu.testkit.sql.Queries;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("one-version")
class RotatedStoreLoginIT extends RotatedLoginContract {
    private static PostgreSqlServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgreSqlServer.builder().withoutFsync().start();
        PostgreSql.of(server.dataSource()).schema().apply();
        Queries.execute(server.dataSource(), "CREATE ROLE ann SUPERUSER LOGIN PASSWORD 'first'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected String uri(String password) {
        return server.jdbcUrl() + "?user=ann&password=" + password;
    }

    @Override
    protected void rotate(String password) throws Exception {
        Queries.execute(
                server.dataSource(),
                "ALTER ROLE ann PASSWORD '" + password + "'",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ann'");
    }
}
