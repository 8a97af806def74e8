package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.DatabaseInspection.Position;
import dev.hitotsu.jdbc.DatabaseInspection.Reader;
import dev.hitotsu.jdbc.DatabaseInspection.Standby;
import dev.hitotsu.jdbc.DatabaseInspection.TableSize;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see around an outbox in an SQL database. */
public abstract class InspectionContract {
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** A database with tables of its own. */
    protected abstract JdbcDatabase database();

    /** The inboxes of that database. */
    protected abstract InboxStore<Connection> inboxes();

    @Test
    void relaysThatWaitAreStandbysUntilTheyLead() {
        DatabaseInspection inspection = database().inspection();
        try (RelayTerm leads = database().relayStore().tryLead("relay-a", LEASE).orElseThrow()) {
            assertThat(database().relayStore().tryLead("relay-b", LEASE)).isEmpty();
            assertThat(database().relayStore().tryLead("relay-b", LEASE)).isEmpty();
            assertThat(inspection.standbys()).extracting(Standby::relay).containsExactly("relay-b");
        }
        Optional<RelayTerm> next = database().relayStore().tryLead("relay-b", LEASE);
        assertThat(inspection.standbys()).isEmpty();
        next.orElseThrow().close();
    }

    @Test
    void consumersAreSeenWithTheirReadersAndPositions() throws SQLException {
        try (Connection connection = database().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            inboxes().reportReader(connection, "payments", "payments-1", Duration.ofMinutes(1));
            database().readPositions("figures").save(connection, Map.of("orders-0", new LogPosition("log", 9L << 50)));
            connection.commit();
        }
        DatabaseInspection inspection = database().inspection();
        assertThat(inspection.readers()).extracting(Reader::reader).containsExactly("payments-1");
        assertThat(inspection.positions()).extracting(Position::position).containsExactly(9L << 50);
        assertThat(inspection.positions().getFirst().savedAt())
                .isBeforeOrEqualTo(inspection.readers().getFirst().seenAt().plusSeconds(60));
    }

    @Test
    void aTransactionThatMayStillAppendIsSeen() throws SQLException {
        DatabaseInspection inspection = database().inspection();
        try (Connection connection = database().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            database()
                    .outbox()
                    .append(connection, Message.builder("orders", "Placed").build());
            assertThat(inspection.openTransactions())
                    .anySatisfy(one -> assertThat(one.since()).isNotNull())
                    .allSatisfy(one -> assertThat(one.client()).isNotBlank());
            connection.rollback();
        }
    }

    @Test
    void theLogComesBeforeTheOtherTables() {
        assertThat(database().inspection().tables())
                .extracting(TableSize::name)
                .contains("parked", "inbox")
                .first()
                .asString()
                .startsWith("message");
    }
}
