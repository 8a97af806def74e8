package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.BinlogServer.Encryption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers and users with whom no relay can follow the binary log: each named with what is expected. */
class BinlogObstaclesIT {
    private final SchemaName schema = SharedMariaDb.schema();

    @AfterEach
    void restore() throws SQLException {
        SharedMariaDb.execute("SET GLOBAL binlog_format = 'ROW'", "DROP USER IF EXISTS 'follower'");
    }

    @Test
    void none() throws SQLException {
        assertThat(obstacle(SharedMariaDb.binlog(0))).isEmpty();
    }

    @Test
    void aLogThatIsNotOfRows() throws SQLException {
        SharedMariaDb.execute("SET GLOBAL binlog_format = 'MIXED'");
        assertThat(obstacle(SharedMariaDb.binlog(0))).hasValue("binlog_format: MIXED (expected: ROW)");
    }

    @Test
    void aUserWithoutTheRightsOrAnotherPassword() throws SQLException {
        SharedMariaDb.execute("CREATE USER 'follower' IDENTIFIED BY 'x'");
        BinlogServer known = SharedMariaDb.binlog(0);
        BinlogServer limited = new BinlogServer(known.host(), known.port(), "follower", "x", known.encryption());
        assertThat(obstacle(limited).orElseThrow())
                .contains("binary log of " + known.host())
                .contains("REPLICATION SLAVE");
        BinlogServer wrong = new BinlogServer(known.host(), known.port(), "follower", "y", known.encryption());
        assertThat(obstacle(wrong).orElseThrow()).contains("Access denied");

        Optional<String> rights = MySql.of(SharedMariaDb.as("follower", "x"), schema)
                .relayStore()
                .withBinlog(List.of(limited))
                .binlogObstacle();
        assertThat(rights.orElseThrow()).contains("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.*");
    }

    @Test
    void aServerThatIsNotThereAndOneThatIsEnough() throws SQLException {
        BinlogServer known = SharedMariaDb.binlog(0);
        BinlogServer away = new BinlogServer(known.host(), 1, known.user(), known.password(), known.encryption());
        assertThat(obstacle(away).orElseThrow()).contains(":1: ");
        assertThat(obstacle(away, known)).isEmpty();
    }

    @Test
    void encryptionThatTheServerDoesNotHave() throws SQLException {
        BinlogServer known = SharedMariaDb.binlog(0);
        BinlogServer strict =
                new BinlogServer(known.host(), known.port(), known.user(), known.password(), Encryption.VERIFY_HOST);
        assertThat(obstacle(strict)).isPresent();
    }

    @Test
    void noServers() {
        assertThatThrownBy(() -> MySql.of(SharedMariaDb.dataSource(), schema)
                        .relayStore()
                        .withBinlog(List.of()))
                .hasMessageContaining("servers: none (expected: one or more)");
        assertThatThrownBy(() -> new BinlogServer("a", 0, "u", null, Encryption.NONE))
                .hasMessageContaining("port: 0 (expected: 1..65535)");
    }

    private Optional<String> obstacle(BinlogServer... servers) throws SQLException {
        return MySql.of(SharedMariaDb.dataSource(), schema)
                .relayStore()
                .withBinlog(List.of(servers))
                .binlogObstacle();
    }
}
