package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.testkit.sql.OneConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What operators ask of more messages than anybody counts, in rows that the server reads and not in time. */
class MySqlLargeOutboxIT {
    private static final long MAX = OutboxStatus.MAX_COUNT;

    /** How many rows of the index a page looks at (ADR 18), each of which is then read by its key. */
    private static final long MAX_ROWS_PER_PAGE = 2 * 5_100;

    /** As many rows as anybody asks for. */
    private static final String NUMBERS = "SELECT 1 + d0.n + 10 * d1.n + 100 * d2.n + 1000 * d3.n + 10000 * d4.n"
            + " + 100000 * d5.n AS number FROM "
            + IntStream.range(0, 6).mapToObj(MySqlLargeOutboxIT::digits).collect(Collectors.joining(", "));

    private final MySqlRelayFixture fixture = new MySqlRelayFixture();
    private final OutboxAdmin admin = fixture.admin();

    private static String digits(int place) {
        return IntStream.range(0, 10)
                .mapToObj(digit -> "SELECT " + digit + " AS n")
                .collect(Collectors.joining(" UNION ALL ", "(", ") AS d" + place));
    }

    /** Dead ones, and pending ones that no relay has read. */
    private void fill(long dead, long pending) throws SQLException {
        SharedMariaDb.execute(
                "INSERT INTO " + fixture.schema()
                        + ".parked (position, id, topic, type, occurred_at, state, ordered, attempts, last_error, appended_at)"
                        + " SELECT number, UNHEX(REPLACE(UUID(), '-', '')), 'orders', 'T', UTC_TIMESTAMP(6), 'DEAD', FALSE, 1,"
                        + " 'no', UTC_TIMESTAMP(6) FROM (" + NUMBERS + ") AS numbers WHERE number <= " + dead,
                "ALTER TABLE " + fixture.schema() + ".message AUTO_INCREMENT = " + (dead + 10),
                "INSERT INTO " + fixture.schema() + ".message (id, topic, type, occurred_at)"
                        + " SELECT UNHEX(REPLACE(UUID(), '-', '')), 'orders', 'T', UTC_TIMESTAMP(6) FROM (" + NUMBERS
                        + ") AS numbers WHERE number <= " + pending,
                "ANALYZE TABLE " + fixture.schema() + ".parked");
    }

    @Test
    void countsEndAndNoPageReadsAllRows() throws Exception {
        fill(MAX + 5_000, MAX + 5_000);
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, 100);
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            OutboxAdmin looking =
                    MySql.of(OneConnection.of(connection), fixture.schema()).admin();
            statement.execute("FLUSH STATUS");
            assertThat(looking.page(dead, EntryRange.ALL).entries()).hasSize(100);
            EntryPage rare = looking.page(dead.withError("nothing has this"), new EntryRange(MAX / 2, Long.MAX_VALUE));
            assertThat(rare.entries()).isEmpty();
            assertThat(rare.next()).isPresent();
            assertThat(looking.page(dead.withTopic("nobody"), EntryRange.ALL).next())
                    .isPresent();
            assertThat(looking.failures(OutboxState.DEAD, 100)).hasSize(100);

            assertThat(rowsRead(statement)).isBetween(10_000L, 4 * MAX_ROWS_PER_PAGE);
        }
        assertThat(admin.status().count(OutboxState.DEAD)).isEqualTo(MAX);
        assertThat(admin.status().count(OutboxState.PENDING)).isEqualTo(MAX);
        assertThat(MySql.of(fixture.dataSource(), fixture.schema())
                        .backlog()
                        .read()
                        .dead())
                .isEqualTo(MAX);
        assertThat(admin.preview(dead).count()).isEqualTo(MAX);
    }

    /** By index or in a scan, in all that this session has asked. */
    private static long rowsRead(Statement statement) throws SQLException {
        long rows = 0;
        try (ResultSet counters = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler\\_read%'")) {
            while (counters.next()) {
                rows += counters.getLong(2);
            }
        }
        return rows;
    }

    /** A relay saves between any two steps of a change of many; none of them is a transaction of all. */
    @Test
    void aRelaySavesBetweenTheStepsOfAChangeOfMany() throws Exception {
        fill(20_000, 1);
        try (RelayTerm term =
                fixture.store().tryLead("test", Duration.ofMinutes(10)).orElseThrow()) {
            var checkpoint = term.source().read(10, 1 << 20, Duration.ZERO).checkpoint();
            CompletableFuture<Integer> change = CompletableFuture.supplyAsync(() -> admin.retryAll(OutboxState.DEAD));
            int saves = 0;
            while (!change.isDone()) {
                term.journal().settle(new Settlement(checkpoint, List.of(), List.of(), List.of(), Set.of()));
                saves++;
            }

            assertThat(change.join()).isEqualTo(20_000);
            assertThat(saves).as("saves while 40 steps were made").isGreaterThan(5);
        }
        List<AuditRecord> steps = admin.audit(Long.MAX_VALUE, 100);
        assertThat(steps).extracting(AuditRecord::changed).containsOnly(OutboxAdmin.STEP);
        assertThat(steps).hasSize(20_000 / OutboxAdmin.STEP);
    }
}
