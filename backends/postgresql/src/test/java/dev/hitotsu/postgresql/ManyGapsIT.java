package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.testkit.sql.Queries;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** As many gaps as a relay remembers, in a heap of 256 MB. */
@Tag("one-version")
class ManyGapsIT {
    private static final int GAPS = 200_000;

    @TempDir
    private Path folder;

    /** A transaction that has appended stays open, and every second position after it was drawn and not used. */
    @Test
    void aSmallHeapHoldsAsManyGapsAsARelayRemembers() throws Exception {
        DataSource database = SharedPostgreSql.database();
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            SharedPostgreSql.outbox()
                    .append(open, Message.builder("orders", "T").key("k").build());
            Queries.execute(
                    database,
                    "INSERT INTO hitotsu.message (id, topic, type, occurred_at) SELECT gen_random_uuid(), 'orders'"
                            + " || left(nextval('hitotsu.message_position')::text, 0), 'T', now()"
                            + " FROM generate_series(1, " + GAPS + ")");
            PGSimpleDataSource source = (PGSimpleDataSource) database;
            try (ChildProcess relay = JavaProcess.of(Reader.class)
                    .heap("256m")
                    .shortLived()
                    .arguments(source.getURL(), source.getUser(), source.getPassword())
                    .directory(folder)
                    .log(folder.resolve("relay.log"))
                    .start()) {
                assertThat(relay.awaitExit(Duration.ofMinutes(2))).isTrue();
                assertThat(relay.exitCode()).as(relay.tailOfLog()).hasValue(0);
            }
            open.commit();
        }
        assertThat(Queries.number(
                        database,
                        "SELECT count(*) FROM (SELECT 1 FROM hitotsu.checkpoint_0 WHERE octet_length(gaps) > " + GAPS
                                + " UNION ALL SELECT 1 FROM hitotsu.checkpoint_1 WHERE octet_length(gaps) > " + GAPS
                                + ") AS saved"))
                .as("saved with the gaps")
                .isPositive();
    }

    /** Reads and saves until it has read to the end three times. */
    static final class Reader {
        private static final int READS_AT_THE_END = 3;

        private Reader() {}

        public static void main(String[] arguments) {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setURL(arguments[0]);
            database.setUser(arguments[1]);
            database.setPassword(arguments[2]);
            RelayTerm term = PostgreSql.of(database)
                    .relayStore()
                    .tryLead("small", Duration.ofMinutes(10))
                    .orElseThrow();
            long messages = 0;
            for (int atTheEnd = 0; atTheEnd < READS_AT_THE_END; ) {
                ReadBatch batch = term.source().read(10_000, 16 << 20, Duration.ZERO);
                messages += batch.entries().size();
                term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
                long gaps = ((LogCheckpoint) batch.checkpoint()).gapPositionCount();
                atTheEnd = messages >= GAPS && gaps >= GAPS ? atTheEnd + 1 : 0;
            }
            term.close();
        }
    }
}
