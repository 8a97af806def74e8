package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("one-version")
class CheckpointLogIT extends RelayTermSupport {
    @Test
    void rotatesTheTablesOfCheckpoints() throws Exception {
        append(1);
        RelayTerm term = lead(LONG);
        Checkpoint checkpoint = term.source().read(10, 1 << 20, Duration.ZERO).checkpoint();
        term.journal().settle(moved(checkpoint));
        for (int rotation = 0; rotation < 3; rotation++) {
            growCheckpoints(term, (LogCheckpoint) checkpoint);
            term.cleanUp();
            term.journal().settle(moved(checkpoint));
        }

        assertThat(checkpointBytes()).isLessThan(3 * CheckpointLog.ROTATION_BYTES);
        term.close();
        assertThat(positions(lead(LONG).source().read(10, 1 << 20, Duration.ZERO)))
                .isEmpty();
    }

    @Test
    void goesOnWhereADumpReadsTheTableThatIsToBeEmptied() throws Exception {
        append(1);
        RelayTerm term = lead(LONG);
        LogCheckpoint checkpoint =
                (LogCheckpoint) term.source().read(10, 1 << 20, Duration.ZERO).checkpoint();
        growCheckpoints(term, checkpoint);
        try (Connection dump = dataSource.getConnection()) {
            dump.setAutoCommit(false);
            Queries.execute(dump, "LOCK TABLE hitotsu.checkpoint_0, hitotsu.checkpoint_1 IN ACCESS SHARE MODE");

            term.cleanUp();
            term.journal().settle(moved(checkpoint));
            assertThat(checkpointBytes()).isGreaterThan(CheckpointLog.ROTATION_BYTES);
            dump.rollback();
        }
        term.cleanUp();
        term.journal().settle(moved(checkpoint));
        term.close();

        assertThat(positions(lead(LONG).source().read(10, 1 << 20, Duration.ZERO)))
                .isEmpty();
    }

    @Test
    void aZombieDoesNotEmptyTheTableInWhichItsSuccessorSaves() throws Exception {
        append(1);
        RelayTerm zombie = lead(SHORT);
        growCheckpoints(zombie, LogCheckpoint.start(CheckpointLog.KIND));
        await().until(() -> tryLead(LONG).isPresent());
        RelayTerm successor = terms.getLast();
        LogCheckpoint checkpoint = (LogCheckpoint)
                successor.source().read(10, 1 << 20, Duration.ZERO).checkpoint();
        growCheckpoints(successor, checkpoint);
        successor.cleanUp();
        successor.journal().settle(moved(checkpoint));
        long saved = queryLong("SELECT count(*) FROM hitotsu.checkpoint_1");

        zombie.cleanUp();

        assertThat(saved).isPositive();
        assertThat(queryLong("SELECT count(*) FROM hitotsu.checkpoint_1")).isEqualTo(saved);
        successor.close();
        assertThat(positions(lead(LONG).source().read(10, 1 << 20, Duration.ZERO)))
                .isEmpty();
    }

    /** Saves a checkpoint, and lays old ones beside it in the same table until a rotation is due. */
    private void growCheckpoints(RelayTerm term, LogCheckpoint checkpoint) throws SQLException {
        term.journal().settle(moved(checkpoint));
        String table = "hitotsu.checkpoint_" + queryLong("""
                SELECT part FROM (
                    SELECT 0 AS part, fence, number FROM hitotsu.checkpoint_0
                    UNION ALL
                    SELECT 1 AS part, fence, number FROM hitotsu.checkpoint_1
                ) AS saved ORDER BY fence DESC, number DESC LIMIT 1
                """);
        execute("ALTER TABLE " + table + " ALTER COLUMN gaps SET STORAGE EXTERNAL");
        execute("INSERT INTO " + table + " (fence, number, position, gaps)"
                + " SELECT 0, (SELECT coalesce(max(number), 0) FROM " + table + " WHERE fence = 0) + number, 0,"
                + " convert_to(repeat('x', 1 << 20), 'UTF8')"
                + " FROM generate_series(1, " + CheckpointLog.ROTATION_BYTES / (1 << 20) + ") AS number");
        term.journal().settle(moved(checkpoint));
    }

    private long checkpointBytes() throws SQLException {
        return queryLong("SELECT pg_total_relation_size('hitotsu.checkpoint_0')"
                + " + pg_total_relation_size('hitotsu.checkpoint_1')");
    }
}
