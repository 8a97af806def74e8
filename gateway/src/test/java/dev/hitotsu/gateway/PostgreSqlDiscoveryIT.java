package dev.hitotsu.gateway;

import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgreSqlDiscoveryIT extends DiscoveryContract {
    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();

    @BeforeEach
    void createTables() {
        PostgreSql.of(server.dataSource()).schema().apply();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    String uri() {
        return server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password();
    }

    @Override
    ServerProcess store() {
        return server;
    }
}
