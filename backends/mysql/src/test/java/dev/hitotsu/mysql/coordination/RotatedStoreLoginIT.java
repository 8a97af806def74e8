package dev.hitotsu.mysql.coordination;

import dev.hitotsu.mysql.MySql;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import dev.hitotsu.testkit.contract.coordination.RotatedLoginContract;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** With each of the two drivers. */
class RotatedStoreLoginIT {
    private static MariaDbServer server;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
        MySql.of(server.dataSource()).schema().apply();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createUser() throws SQLException {
        Queries.execute(
                server.dataSource(),
                "CREATE OR REPLACE USER ann IDENTIFIED BY 'first'",
                "GRANT ALL ON hitotsu.* TO ann");
    }

    private abstract static class OfADriver extends RotatedLoginContract {
        private final String driver;

        OfADriver(String driver) {
            this.driver = driver;
        }

        @Override
        protected String uri(String password) {
            return "jdbc:" + driver + "://127.0.0.1:" + server.port() + "/?user=ann&password=" + password;
        }

        @Override
        protected void rotate(String password) throws SQLException {
            Queries.execute(
                    server.dataSource(),
                    "SET PASSWORD FOR ann = PASSWORD('" + password + "')",
                    "KILL CONNECTION USER ann");
        }
    }

    @Nested
    class MariaDb extends OfADriver {
        MariaDb() {
            super("mariadb");
        }
    }

    @Nested
    class MySqls extends OfADriver {
        MySqls() {
            super("mysql");
        }
    }
}
