package dev.hitotsu.it.operator;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import org.junit.jupiter.api.AfterEach;

class KilledOperatorIT extends KilledOperatorContract {
    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final PostgreSql database = PostgreSql.of(server.dataSource());

    KilledOperatorIT() {
        database.schema().apply();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected JdbcDatabase database() {
        return database;
    }

    @Override
    protected String[] access() {
        return new String[] {server.jdbcUrl(), server.user(), server.password()};
    }

    @Override
    protected String parking() {
        return "INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, headers, occurred_at, state, ordered,"
                + " attempts, appended_at) SELECT position, id, topic, key, type, payload, headers, occurred_at, 'DEAD',"
                + " true, 1, appended_at FROM hitotsu.message";
    }

    @Override
    protected String otherConnections() {
        return "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";
    }
}
