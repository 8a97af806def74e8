package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An outbox without a table. */
@Tag("one-version")
class LogOnlyIT extends LogOnlySupport {
    @Test
    void messagesComeFromTheLogAlone() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 300);
            append(withTable, 3);
            append(withoutTable, 1);

            awaitAllInOrder();
        }
        assertThat(number("SELECT count(*) FROM hitotsu.message")).isZero();
    }

    @Test
    void everyPartOfAMessageArrives() throws Exception {
        Message message = Message.builder("orders", "OrderPlaced")
                .key("ключ")
                .payload(new byte[] {0, -1, 7})
                .header("trace", "a/b")
                .occurredAt(Instant.parse("2024-02-29T12:34:56.123456Z"))
                .build();
        Message tombstone = Message.builder("orders", "OrderRemoved").build();
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            for (PostgreSql outbox : List.of(withoutTable, withTable)) {
                try (Connection connection = database.getConnection()) {
                    connection.setAutoCommit(false);
                    outbox.outbox().append(connection, List.of(message, tombstone));
                    connection.commit();
                }
            }
            await().untilAsserted(() -> assertThat(sink.taken()).hasSize(4));
        }
        for (Message taken : List.of(sink.taken().get(0), sink.taken().get(2))) {
            assertThat(taken).usingRecursiveComparison().isEqualTo(message);
        }
        assertThat(sink.taken().get(1)).usingRecursiveComparison().isEqualTo(tombstone);
    }

    @Test
    void aRolledBackMessageNeverComes() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                withoutTable
                        .outbox()
                        .append(connection, Message.builder("orders", "Wrong").build());
                connection.rollback();
            }
            append(withoutTable, 1);
            awaitAllInOrder();
        }
    }

    /**
     * The relay that follows goes on where its own checkpoint is, also where the server has forgotten what was
     * confirmed.
     */
    @Test
    void whatWasDeliveredIsNotReadAgain() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 100);
            awaitAllInOrder();
        }
        long confirmed = number(
                "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE database = current_database()");
        append(withoutTable, 5);
        try (Relay relay = startRelay()) {
            awaitAllInOrder();
            append(withoutTable, 5);
            awaitAllInOrder();
        }
        assertThat(sink.taken()).hasSize(110);
        assertThat(confirmed).isPositive();
    }

    @Test
    void aForeignMessageUnderThePrefixIsNamedAndParkedAndTheRestGoesOn() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 1);
            Queries.execute(database, "SELECT pg_logical_emit_message(true, 'hitotsu:hitotsu', 'hello')");
            Queries.execute(database, "SELECT pg_logical_emit_message(false, 'hitotsu:hitotsu', 'at once')");
            Queries.execute(database, "SELECT pg_logical_emit_message(true, 'other', 'not for us')");
            append(withoutTable, 1);
            awaitAllInOrder();
            await().untilAsserted(() -> assertThat(dead()).hasSize(2));
        }
        List<OutboxEntry> dead = dead();
        assertThat(dead.get(0).lastError())
                .contains("under the prefix hitotsu:hitotsu at ")
                .contains("(expected: nobody but this library writes under this prefix)");
        assertThat(dead.get(0).message().payload())
                .isEqualTo("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(dead.get(1).lastError()).contains("not transactional");
    }

    @Test
    void aMessageThatCannotBeDeliveredIsParkedAndTheSlotMovesOn() throws Exception {
        Message poison = Message.builder("orders", "Poison").key("p").build();
        sink.script(
                (message, attempt) -> message.id().equals(poison.id()) ? SendResult.rejected("no") : SendResult.sent());
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                withoutTable.outbox().append(connection, poison);
                connection.commit();
            }
            append(withoutTable, 10);
            awaitAllInOrder();
            await().untilAsserted(() -> assertThat(dead()).hasSize(1));
            long behind = number("SELECT pg_current_wal_insert_lsn() - '0/0'");
            await().until(() -> number(
                            "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE database = current_database()")
                    >= behind);
        }
        assertThat(dead().getFirst().message().id()).isEqualTo(poison.id());
    }

    @Test
    void statusAndBacklogSayHowTheLogIsDoing() throws Exception {
        try (Relay relay = startRelay()) {
            change(OutboxSource.LOG_ONLY);
            append(withoutTable, 1);
            awaitAllInOrder();
            await().untilAsserted(() -> {
                OutboxLog log = withTable.admin().status().log();
                assertThat(log.isActive()).isTrue();
                assertThat(log.state()).isEqualTo("reserved");
                assertThat(log.problem()).isNull();
            });
            Queries.execute(database, "DROP PUBLICATION hitotsu_outbox_log");
            Queries.execute(database, "CREATE TABLE business (id integer); INSERT INTO business VALUES (1)");
            assertThat(withTable.backlog().read().log().problem())
                    .isEqualTo(
                            "publication hitotsu_outbox_log: missing (expected: CREATE PUBLICATION hitotsu_outbox_log)");
            append(withoutTable, 1);
            awaitAllInOrder();
        }
        assertThat(withTable.admin().status().source()).isEqualTo(OutboxSource.LOG_ONLY);
        append(withoutTable, 1);
        assertThat(withTable.admin().status().log().lagBytes()).isPositive();
        await().ignoreExceptions().until(() -> {
            Queries.execute(
                    database,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                            + " WHERE database = current_database()");
            return slots() == 0;
        });
        assertThat(withTable.backlog().read().log().problem())
                .contains("missing (expected: the slot that holds the log");
    }

    @Test
    void aSlotThatSomebodyElseReadsFromIsNamed() throws Exception {
        change(OutboxSource.LOG_ONLY);
        String slot = Queries.texts(database, "SELECT slot FROM hitotsu.outbox_source")
                .getFirst();
        org.postgresql.ds.PGSimpleDataSource other = LogicalPostgreSql.replication(database);
        other.setApplicationName("debezium");
        try (Connection taken = other.getConnection()) {
            taken.unwrap(org.postgresql.PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot)
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", "hitotsu_outbox_log")
                    .start();
            append(withoutTable, 1);
            try (Relay relay = startRelay()) {
                await().untilAsserted(() -> assertThat(
                                withTable.backlog().read().log().problem())
                        .contains("slot " + slot + ": taken by the server process")
                        .contains("application \"debezium\" (expected: nobody but the relay that leads"));
                taken.close();
                awaitAllInOrder();
            }
        }
    }

    private List<OutboxEntry> dead() {
        return withTable.admin().list(EntryFilter.of(OutboxState.DEAD, 10));
    }
}
