package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers and tables that would lose messages, and users without rights: each named with what is expected. */
class RefusedServersIT {
    private final SchemaName schema = SharedMariaDb.schema();
    private final MySql database = MySql.of(SharedMariaDb.dataSource(), schema);

    @AfterEach
    void restore() throws SQLException {
        SharedMariaDb.execute("SET GLOBAL binlog_format = 'ROW'", "DROP USER IF EXISTS 'app', 'relay', 'operator'");
    }

    @Test
    void aTableThatDoesNotRollBack() throws SQLException {
        SharedMariaDb.execute("ALTER TABLE " + schema + ".message ENGINE = MyISAM");

        refused("table " + schema + ".message: engine MyISAM (expected: InnoDB");
    }

    @Test
    void aCharacterSetThatCannotHoldEveryKey() throws SQLException {
        SharedMariaDb.execute("ALTER TABLE " + schema + ".message MODIFY message_key LONGTEXT CHARACTER SET latin1");

        refused("column " + schema + ".message.message_key: character set latin1 (expected: utf8mb4");
    }

    @Test
    void positionsBehindTheRelay() throws SQLException {
        SharedMariaDb.execute("UPDATE " + schema + ".relay SET position = 4711 WHERE name = 'relay'");

        refused("AUTO_INCREMENT 2 (expected: at least 4712");
    }

    @Test
    void aTableWithoutItsBeginning() throws SQLException {
        SharedMariaDb.execute("DELETE FROM " + schema + ".message");

        refused("no row of kind 2 at position ");
    }

    @Test
    void aLogOfStatements() throws SQLException {
        SharedMariaDb.execute("SET GLOBAL binlog_format = 'STATEMENT'");

        refused("binlog_format: STATEMENT (expected: ROW or MIXED");
    }

    @Test
    void aServerThatRollsWholeTransactionsBackBecauseOfALock() {
        try (MariaDbServer server = MariaDbServer.builder()
                .withoutFsync()
                .setting("innodb_rollback_on_timeout", "ON")
                .start()) {
            MySql other = MySql.of(server.dataSource());
            other.schema().apply();

            assertThatThrownBy(() -> lead(other)).hasMessageContaining("innodb_rollback_on_timeout: ON (expected: OFF");
        }
    }

    @Test
    void noTablesAndNewerTables() throws SQLException {
        SchemaName missing = SharedMariaDb.newName();
        assertThatThrownBy(() -> lead(MySql.of(SharedMariaDb.dataSource(), missing)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("\"" + missing + "\": missing (expected: version " + MySqlSchema.newestVersion()
                        + "; run \"hitotsu schema apply\"");

        SharedMariaDb.execute("INSERT INTO " + schema + ".schema_version (version, description) VALUES (99, 'new')");
        refused("version 99 (expected: version " + MySqlSchema.newestVersion() + " at most");
    }

    @Test
    void aUserWithoutRightsIsToldWhichAndWithThemEverythingWorks() throws SQLException {
        SharedMariaDb.execute(
                "CREATE USER 'app' IDENTIFIED BY 'x'",
                "CREATE USER 'relay' IDENTIFIED BY 'x'",
                "CREATE USER 'operator' IDENTIFIED BY 'x'");
        MySql app = MySql.of(SharedMariaDb.as("app", "x"), schema);
        MySql relay = MySql.of(SharedMariaDb.as("relay", "x"), schema);
        MySql operator = MySql.of(SharedMariaDb.as("operator", "x"), schema);
        Message message = Message.builder("orders", "t").build();

        assertThatThrownBy(() -> app.transactions().use(transaction -> transaction.append(message)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("GRANT INSERT ON " + schema + ".message TO ");
        assertThatThrownBy(() -> lead(relay))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining(
                        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON " + schema + ".* TO 'relay'@'%'");
        assertThatThrownBy(() -> operator.admin().status()).hasMessageContaining("GRANT SELECT ON " + schema + ".*");

        grant(MySqlRights.Use.APPEND, "'app'");
        grant(MySqlRights.Use.RELAY, "'relay'");
        grant(MySqlRights.Use.OPERATE, "'operator'");
        app.transactions().use(transaction -> transaction.append(message));
        try (var term =
                relay.relayStore().tryLead("test", Duration.ofMinutes(1)).orElseThrow()) {
            assertThat(term.source().read(10, 1 << 20, Duration.ZERO).entries()).hasSize(1);
            term.cleanUp();
        }
        assertThat(operator.admin().status().count(OutboxState.PENDING)).isEqualTo(1);
        assertThat(operator.backlog().read().messages()).isEqualTo(1);
        assertThat(operator.backlog().topics()).isEqualTo(List.of("orders"));
    }

    @Test
    void aConsumersRightsAreEnoughForItsInbox() throws SQLException {
        SharedMariaDb.execute("CREATE USER 'app' IDENTIFIED BY 'x'");
        DataSource user = SharedMariaDb.as("app", "x");
        Message message = Message.builder("orders", "t").build();
        try (Connection connection = user.getConnection()) {
            connection.setAutoCommit(false);
            var inbox = MySql.of(user, schema).inbox("payments");
            assertThatThrownBy(() -> inbox.claimNew(connection, List.of(message)))
                    .hasMessageContaining("GRANT SELECT, INSERT, DELETE ON " + schema + ".inbox TO ");
            grant(MySqlRights.Use.CONSUME, "'app'");
        }
        try (Connection connection = user.getConnection()) {
            connection.setAutoCommit(false);
            var inbox = MySql.of(user, schema).inbox("payments");
            assertThat(inbox.claimNew(connection, List.of(message))).containsExactly(message);
            inbox.commit(connection);
        }
    }

    private void grant(MySqlRights.Use use, String user) throws SQLException {
        SharedMariaDb.execute(database.rights().grants(use, user).toArray(String[]::new));
    }

    private void refused(String message) {
        assertThatThrownBy(() -> lead(database))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining(message);
    }

    private static void lead(MySql database) {
        database.relayStore().tryLead("test", Duration.ofMinutes(1)).ifPresent(term -> term.close());
    }
}
