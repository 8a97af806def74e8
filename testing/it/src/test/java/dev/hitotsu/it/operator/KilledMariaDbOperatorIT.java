package dev.hitotsu.it.operator;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import org.junit.jupiter.api.AfterEach;

class KilledMariaDbOperatorIT extends KilledOperatorContract {
    private final MariaDbServer server = MariaDbServer.builder().withoutFsync().start();
    private final MySql database = MySql.of(server.dataSource());

    KilledMariaDbOperatorIT() {
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
        return new String[] {server.jdbcUrl(""), server.user(), server.password()};
    }

    @Override
    protected String parking() {
        return "INSERT INTO hitotsu.parked (position, id, topic, message_key, type, payload, headers, occurred_at, state,"
                + " ordered, attempts, appended_at) SELECT position, id, topic, message_key, type, payload, headers,"
                + " occurred_at, 'DEAD', TRUE, 1, appended_at FROM hitotsu.message WHERE kind = 0";
    }

    @Override
    protected String otherConnections() {
        return "SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
                + " AND user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";
    }
}
