package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.PostgreSqlCheckpoint;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a term writes down, on a connection of its own. Nothing is rolled back here: after any failure the term is over, and its
 * connections are aborted.
 */
final class PostgreSqlJournal implements Journal {
    private static final Duration SKIPPED_RETENTION = Duration.ofDays(7);

    private final Connection connection;
    private final CheckpointLog checkpoints;
    private final ParkedTable parked;
    private final ParkedMessageQueries parkedQueries;
    private final OutcomeLog outcomes;
    private PostgreSqlCheckpoint saved;

    /** A journal that goes on where the last term has ended. */
    PostgreSqlJournal(Connection connection, SchemaName schema, long fence, long maxMessageSize) throws SQLException {
        this.connection = connection;
        this.checkpoints = new CheckpointLog(schema, fence);
        this.parked = new ParkedTable(schema);
        this.outcomes = new OutcomeLog(schema, fence);
        this.parkedQueries = new ParkedMessageQueries(schema, maxMessageSize);
        this.saved = checkpoints.load(connection);
        inTransaction(() -> {
            checkpoints.save(connection, saved);
            parked.promoteFirstOfAll(connection);
        });
    }

    /** The newest checkpoint. */
    PostgreSqlCheckpoint saved() {
        return saved;
    }

    @Override
    public long lastParked() {
        return SqlCall.run(() -> parked.last(connection));
    }

    @Override
    public Set<Lane> heldLanes(Collection<Lane> lanes) {
        return SqlCall.run(() -> parked.heldLanes(connection, lanes));
    }

    @Override
    public boolean hasHeldLanes() {
        return SqlCall.run(() -> parked.hasHeldLanes(connection));
    }

    @Override
    public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        return SqlCall.run(() -> parkedQueries.dueMessages(connection, limit, maxBytes));
    }

    @Override
    public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        return SqlCall.run(() -> parkedQueries.waitingMessages(connection, lane, limit, maxBytes));
    }

    @Override
    public List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
        return SqlCall.run(() -> parkedQueries.withIds(connection, ids));
    }

    @Override
    public int giveUpDeadLetters() {
        return SqlCall.run(() -> {
            int[] count = new int[1];
            inTransaction(() -> {
                checkpoints.requireNewestFence(connection);
                count[0] = parked.giveUpDeadLetters(connection);
            });
            return count[0];
        });
    }

    @Override
    public void settle(Settlement settlement) {
        SqlCall.run(() -> {
            write(settlement);
            return true;
        });
    }

    private void write(Settlement settlement) throws SQLException {
        Checkpoint checkpoint = settlement.checkpoint();
        if (settlement.isCheckpointOnly()) {
            save(checkpoint);
            return;
        }
        inTransaction(() -> {
            if (checkpoint == null) {
                checkpoints.requireNewestFence(connection);
            } else {
                save(checkpoint);
            }
            writeParked(settlement);
            outcomes.insert(connection, settlement.outcomes());
        });
    }

    private void save(@Nullable Checkpoint checkpoint) throws SQLException {
        if (checkpoint != null) {
            PostgreSqlCheckpoint next = (PostgreSqlCheckpoint) checkpoint;
            checkpoints.save(connection, next);
            saved = next;
        }
    }

    private void writeParked(Settlement settlement) throws SQLException {
        if (settlement.parked().isEmpty()
                && settlement.failedAgain().isEmpty()
                && settlement.delivered().isEmpty()) {
            return;
        }
        parked.insert(connection, settlement.parked());
        parked.update(connection, settlement.failedAgain());
        parked.delete(connection, settlement.delivered());
        Set<Lane> touched = new HashSet<>(settlement.freedLanes());
        Stream.concat(settlement.parked().stream(), settlement.failedAgain().stream())
                .map(ParkedMessage::lane)
                .filter(Objects::nonNull)
                .forEach(touched::add);
        parked.promoteFirst(connection, touched);
    }

    /** Empties what nobody needs any more. */
    void cleanUp() throws SQLException {
        checkpoints.rotateIfGrown(connection);
        outcomes.rotateIfGrown(connection);
        parked.deleteSkipped(connection, SKIPPED_RETENTION);
    }

    private void inTransaction(SqlAction action) throws SQLException {
        connection.setAutoCommit(false);
        action.run();
        CheckedCommit.commit(connection);
        connection.setAutoCommit(true);
    }

    @FunctionalInterface
    private interface SqlAction {
        void run() throws SQLException;
    }
}
