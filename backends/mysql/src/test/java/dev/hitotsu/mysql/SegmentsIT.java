package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.relay.ArchiveGate;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentsIT {
    private static final SegmentRetention KEEP = new SegmentRetention(Duration.ofHours(1), 2);
    private static final SegmentRetention DROP = new SegmentRetention(Duration.ZERO, 2);
    private static final int FULL = 10;

    private final MySqlRelayFixture fixture = new MySqlRelayFixture();
    private final SchemaName schema = fixture.schema();
    private ArchiveGate archive = new ArchiveGate(null);
    private Connection sweeping;

    @BeforeEach
    void connect() throws SQLException {
        sweeping = fixture.dataSource().getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        sweeping.close();
    }

    @Test
    void aFullSegmentIsSealedAndReadOnAcross() throws SQLException {
        RelayTerm term = lead();
        List<Message> expected = new ArrayList<>(append(FULL));
        List<Message> read = new ArrayList<>(read(term, 4));
        sweep(KEEP);
        expected.addAll(append(3));
        sweep(KEEP);
        assertThat(tables().ends()).as("not full again").hasSize(1);
        expected.addAll(append(FULL));
        sweep(KEEP);
        expected.addAll(append(1));

        for (List<Message> page = read(term, 4); !page.isEmpty(); page = read(term, 4)) {
            read.addAll(page);
        }
        assertThat(read).isEqualTo(expected);
        assertThat(tables().ends()).hasSize(2);
        assertThat(fixture.admin().status().gaps()).isZero();
        assertThat(fixture.admin().status().count(OutboxState.PUBLISHED)).isEqualTo(expected.size());
        term.close();
    }

    @Test
    void aSegmentIsDroppedWhenAllOfItWasDeliveredAndItIsOldOrTooMany() throws SQLException {
        RelayTerm term = lead();
        List<Message> first = append(FULL);
        sweep(DROP);
        assertThat(tables().ends()).as("nothing delivered").hasSize(1);
        assertThat(fixture.admin().find(first.getFirst().id())).isPresent();

        readAll(term);
        sweep(KEEP);
        assertThat(tables().ends()).as("not old").hasSize(1);
        sweep(DROP);
        assertThat(tables().ends()).isEmpty();
        assertThat(fixture.admin().find(first.getFirst().id())).isEmpty();
        term.close();
    }

    @Test
    void whatIsNeverFullIsSealedWhenItIsOldAndDelivered() throws SQLException {
        RelayTerm term = lead();
        append(1);
        sweep(DROP);
        assertThat(tables().ends()).as("not delivered").isEmpty();

        readAll(term);
        sweep(DROP);
        assertThat(tables().ends()).hasSize(1);
        readAll(term);
        sweep(DROP);
        assertThat(tables().ends()).isEmpty();
        sweep(DROP);
        assertThat(tables().ends()).as("an empty segment stays").isEmpty();
        term.close();
    }

    @Test
    void anOpenTransactionKeepsItsSegmentFromBeingSealedAndNobodyFromAppending() throws SQLException {
        RelayTerm term = lead();
        Connection open = fixture.transactions().begin();
        List<Message> late = messages(1);
        fixture.outbox().insert(open, late);
        List<Message> prompt = append(FULL);
        sweep(KEEP);
        assertThat(tables().ends()).isEmpty();
        List<Message> later = append(1);

        assertThat(read(term, 100))
                .isEqualTo(Stream.concat(prompt.stream(), later.stream()).toList());
        fixture.transactions().commit(open);
        sweep(KEEP);
        assertThat(tables().ends()).hasSize(1);
        assertThat(read(term, 100)).isEqualTo(late);
        term.close();
    }

    /** Its session is gone, and with it the lock on the table's name. */
    @Test
    void aPreparedTransactionKeepsItsSegmentAsWell() throws SQLException {
        append(FULL);
        String xid = "'" + schema + "'";
        try (Connection prepared = fixture.dataSource().getConnection();
                Statement statement = prepared.createStatement()) {
            statement.execute("XA START " + xid);
            statement.execute("INSERT INTO " + schema + ".message (id, topic, type, occurred_at)"
                    + " VALUES (UNHEX(REPEAT('1', 32)), 'orders', 't', UTC_TIMESTAMP(6))");
            statement.execute("XA END " + xid);
            statement.execute("XA PREPARE " + xid);
        }
        sweep(KEEP);
        assertThat(tables().ends()).isEmpty();

        SharedMariaDb.execute("XA COMMIT " + xid);
        sweep(KEEP);
        assertThat(tables().ends()).hasSize(1);
        RelayTerm term = lead();
        assertThat(read(term, 100)).hasSize(FULL + 1);
        term.close();
    }

    @Test
    void theNextTermGoesOnInTheMiddleOfASealedSegment() throws SQLException {
        List<Message> messages = append(FULL);
        RelayTerm first = lead();
        ReadBatch batch = first.source().read(4, 1 << 20, Duration.ZERO);
        first.journal().settle(settled(batch));
        first.close();
        sweep(KEEP);
        List<Message> later = append(1);

        RelayTerm second = lead();
        List<Message> read = new ArrayList<>();
        for (List<Message> page = read(second, 4); !page.isEmpty(); page = read(second, 4)) {
            read.addAll(page);
        }
        assertThat(read)
                .isEqualTo(
                        Stream.concat(messages.stream().skip(4), later.stream()).toList());
        second.close();
    }

    @Test
    void theArchiveGetsEachSegmentBeforeItIsRemovedAndAgainAfterAFailure() throws Exception {
        List<Message> archived = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        archive = new ArchiveGate(new SegmentArchive.Setting(
                segment -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new AssertionError("the disk is full");
                    }
                    segment.forEach((position, message) -> archived.add(message));
                },
                5));
        RelayTerm term = lead();
        List<Message> first = append(FULL);
        sweep(DROP);
        readAll(term);
        sweep(DROP);
        assertThat(tables().ends()).as("not archived").hasSize(1);

        await().until(() -> {
            sweep(DROP);
            return tables().ends().isEmpty();
        });
        assertThat(archived).isEqualTo(first);
        term.close();
    }

    @Test
    void anArchiveThatHangsHoldsUpRemovalToALimitAndNothingElse() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        archive = new ArchiveGate(new SegmentArchive.Setting(segment -> end.await(), 2));
        RelayTerm term = lead();
        for (int i = 1; i <= 4; i++) {
            append(FULL);
            sweep(DROP);
            readAll(term);
            sweep(DROP);
            assertThat(tables().ends()).hasSize(Math.min(i, 2));
        }
        end.countDown();
        await().until(() -> {
            sweep(DROP);
            return tables().ends().isEmpty();
        });
        term.close();
    }

    private RelayTerm lead() {
        return fixture.store().tryLead("test", Duration.ofMinutes(10)).orElseThrow();
    }

    private void sweep(SegmentRetention retention) throws SQLException {
        new SegmentSweeper(fixture.dataSource(), schema, retention, FULL, Duration.ZERO, archive)
                .sweep(sweeping, CheckpointTable.newest(sweeping, schema));
    }

    private LogTables tables() throws SQLException {
        return LogTables.read(sweeping, schema);
    }

    private static List<Message> read(RelayTerm term, int limit) {
        ReadBatch batch = term.source().read(limit, 1 << 20, Duration.ZERO);
        term.journal().settle(settled(batch));
        return batch.entries().stream().map(LogEntry::message).toList();
    }

    private static void readAll(RelayTerm term) {
        boolean more = true;
        while (more) {
            more = !read(term, 100).isEmpty();
        }
    }

    private static Settlement settled(ReadBatch batch) {
        return new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of());
    }

    private List<Message> append(int count) {
        Connection transaction = fixture.transactions().begin();
        List<Message> messages = messages(count);
        fixture.outbox().insert(transaction, messages);
        fixture.transactions().commit(transaction);
        return messages;
    }

    private static List<Message> messages(int count) {
        return Stream.generate(() -> Message.builder("orders", "OrderPlaced").build())
                .limit(count)
                .toList();
    }
}
