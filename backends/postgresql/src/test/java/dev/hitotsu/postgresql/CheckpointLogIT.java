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
import java.util.Random;
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

    /** Saves large checkpoints at the same position until a rotation is due. */
    private void growCheckpoints(RelayTerm term, LogCheckpoint checkpoint) throws SQLException {
        Random random = new Random(1);
        long[] ranges = new long[1_000_000];
        long next = 1L << 40;
        for (int i = 0; i < ranges.length; i++) {
            next += 1 + random.nextInt(200);
            ranges[i] = next;
        }
        long before = checkpointBytes();
        while (checkpointBytes() < before + CheckpointLog.ROTATION_BYTES) {
            term.journal().settle(moved(checkpoint.movedTo(checkpoint.position(), ranges)));
        }
        term.journal().settle(moved(checkpoint));
    }

    private long checkpointBytes() throws SQLException {
        return queryLong("SELECT pg_total_relation_size('hitotsu.checkpoint_0')"
                + " + pg_total_relation_size('hitotsu.checkpoint_1')");
    }
}
