package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.TransactionConflictException;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sql.CrashingDataSource;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changes the source of an outbox while services append and a relay delivers. */
@Tag("one-version")
class LogSwitchIT extends LogOnlySupport {
    private static final String DROP_SLOT =
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()";

    @Test
    void toAndFroUnderLoadNothingIsLostAndOrderIsKept() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = writeUntil(stop);
        try (Relay relay = startRelay()) {
            for (OutboxSource source : new OutboxSource[] {
                OutboxSource.LOG_ONLY, OutboxSource.POLLING, OutboxSource.LOG, OutboxSource.LOG_ONLY, OutboxSource.LOG
            }) {
                change(source);
                long delivered = sink.distinct();
                await().until(() -> writer.isDone() || sink.distinct() > delivered + 100);
                assertThat(writer).isNotDone();
            }
            stop.set(true);
            writer.join();
            awaitAllInOrder();
            change(OutboxSource.POLLING);
            await().until(() -> slots() == 0);
        }
        assertThat(number("SELECT count(*) FROM pg_trigger WHERE tgname = 'message_to_log'"))
                .isZero();
    }

    CompletableFuture<Void> writeUntil(AtomicBoolean stop) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        while (!stop.get()) {
                            append(appended.size() % 3 == 0 ? withTable : withoutTable, 1 + appended.size() % 4);
                            LockSupport.parkNanos(2_000_000);
                        }
                    } catch (java.sql.SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    /** What stands in the log alone when the source changes goes before what comes into the table after it. */
    @Test
    void whatTheLogAloneHasIsReadAfterAChangeThatNoRelaySaw() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 1);
            awaitAllInOrder();
        }
        append(withoutTable, 10);
        change(OutboxSource.POLLING);
        append(withTable, 5);
        try (Relay relay = startRelay()) {
            awaitAllInOrder();
        }
    }

    @Test
    void aSlotThatIsDroppedIsSaidAndTheTableIsPolledFromThenOn() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 10);
            awaitAllInOrder();
        }
        await().ignoreExceptions().until(() -> {
            Queries.execute(database, DROP_SLOT);
            return slots() == 0;
        });
        try (Relay relay = startRelay()) {
            await().until(() -> withTable.source().current().orElseThrow() == OutboxSource.POLLING);
            append(withoutTable, 5);
            append(withTable, 5);
            awaitAllInOrder();
        }
        assertThat(Queries.texts(database, "SELECT lost FROM hitotsu.outbox_source")
                        .getFirst())
                .contains("missing (expected: the slot that holds the log from");
        assertThat(number("SELECT count(*) FROM hitotsu.message")).isEqualTo(10);
    }

    /** Whatever was in between is gone. */
    @Test
    void aSlotThatSomebodyAdvancedIsNotBelieved() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 10);
            awaitAllInOrder();
        }
        append(withoutTable, 1);
        await().ignoreExceptions().until(() -> {
            Queries.execute(
                    database,
                    "SELECT pg_replication_slot_advance(slot_name, pg_current_wal_insert_lsn()) FROM pg_replication_slots"
                            + " WHERE database = current_database()");
            return true;
        });
        appended.removeLast();
        try (Relay relay = startRelay()) {
            await().until(() -> withTable.source().current().orElseThrow() == OutboxSource.POLLING);
            append(withoutTable, 5);
            awaitAllInOrder();
        }
        assertThat(Queries.texts(database, "SELECT lost FROM hitotsu.outbox_source")
                        .getFirst())
                .contains("somebody advanced it, or made it anew");
    }

    /** An older snapshot would say where appends went before. */
    @Test
    void aSnapshotFromBeforeTheChangeAppendsNowhere() throws Exception {
        try (Relay relay = startRelay();
                Connection old = database.getConnection()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Queries.execute(old, "SELECT count(*) FROM hitotsu.schema_version");
            change(OutboxSource.LOG_ONLY);

            assertThatThrownBy(() -> append(old, withTable)).isInstanceOf(TransactionConflictException.class);
            appended.clear();
            old.rollback();
            append(withoutTable, 1);
            awaitAllInOrder();
        }
    }

    @Test
    void aTransactionThatHasAppendedAndStaysOpenKeepsTheSourceAsItIs() throws Exception {
        try (Relay relay = startRelay();
                Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            append(open, withTable);

            assertThatThrownBy(() -> withTable.source().change(OutboxSource.LOG_ONLY, Duration.ofMillis(100)))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("all transactions which have written something end; try again");
            open.commit();
            assertThat(slots()).isZero();
            assertThat(withTable.source().current()).isEmpty();
            awaitAllInOrder();
        }
    }

    @Test
    void whereTheServerOrTheRoleCannotDoItSaysWhatIsExpected() throws Exception {
        assertThatThrownBy(() ->
                        PostgreSql.of(SharedPostgreSql.database()).source().change(OutboxSource.LOG_ONLY, WAIT))
                .hasMessage("wal_level of the database: replica (expected: logical; set it and restart the server)");

        Queries.execute(database, "CREATE ROLE plain LOGIN PASSWORD 'plain'");
        Queries.execute(database, "GRANT ALL ON SCHEMA hitotsu TO plain");
        Queries.execute(database, "GRANT ALL ON ALL TABLES IN SCHEMA hitotsu TO plain");
        assertThatThrownBy(() -> PostgreSql.of(SharedPostgreSql.as("plain", "plain", database))
                        .source()
                        .change(OutboxSource.LOG_ONLY, WAIT))
                .hasMessage("user plain: without REPLICATION (expected: ALTER ROLE plain REPLICATION)");
        Queries.execute(database, "ALTER ROLE plain REPLICATION");
        assertThatThrownBy(() -> PostgreSql.of(SharedPostgreSql.as("plain", "plain", database))
                        .source()
                        .change(OutboxSource.LOG_ONLY, WAIT))
                .hasMessageContaining("user plain: not the owner of table hitotsu.message (expected: the owner");
        Queries.execute(database, "DROP OWNED BY plain; DROP ROLE plain");
    }

    @Test
    void theProcessOfAChangeMayDieAtEveryStep() throws Exception {
        try (Relay relay = startRelay()) {
            OutboxSource wanted = OutboxSource.LOG_ONLY;
            int changes = 0;
            for (int step = 0; changes < 2; step++) {
                append(withoutTable, 1);
                try {
                    PostgreSql.of(CrashingDataSource.of(database, step))
                            .source()
                            .change(wanted, WAIT);
                    changes++;
                    step = -1;
                } catch (CrashingDataSource.Crash expected) {
                    append(withTable, 1);
                } catch (OutboxException e) {
                    // The server has not noticed yet that the one before is dead.
                    assertThat(e).hasMessageContaining("somebody changes it now");
                    step--;
                }
                awaitChanged();
                if (withTable.source().current().orElse(null) == wanted) {
                    wanted = wanted == OutboxSource.LOG_ONLY ? OutboxSource.POLLING : OutboxSource.LOG_ONLY;
                }
            }
            awaitAllInOrder();
            change(OutboxSource.POLLING);
            await().until(() -> slots() == 0);
        }
    }

    private void awaitChanged() {
        await().ignoreExceptions()
                .until(() -> number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                        == 0);
    }
}
