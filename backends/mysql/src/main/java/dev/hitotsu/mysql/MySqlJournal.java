package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MySqlCheckpoint;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a term writes down, on a connection of its own. Nothing is rolled back here: after any failure the term is over, and its
 * connections are aborted.
 */
final class MySqlJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(MySqlJournal.class);
    private static final Duration SKIPPED_RETENTION = Duration.ofDays(7);

    private final Connection connection;
    private final SchemaName schema;
    private final CheckpointTable checkpoints;
    private final ParkedTable parked;
    private final ParkedMessageQueries parkedQueries;
    private final long maxIdleSeconds;
    private final long usualIdleSeconds;
    private MySqlCheckpoint saved;
    private boolean warnedOfOutcomes;

    /**
     * A journal that goes on where the last term has ended.
     *
     * @param maxIdle after which the server ends a transaction of this journal whose JVM is paused: while it is open, nobody
     *     else can take the lease
     */
    MySqlJournal(Connection connection, SchemaName schema, long fence, long maxMessageSize, Duration maxIdle)
            throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.checkpoints = new CheckpointTable(schema, fence);
        this.parked = new ParkedTable(schema);
        this.parkedQueries = new ParkedMessageQueries(schema, maxMessageSize);
        this.maxIdleSeconds = Math.max(1, maxIdle.toSeconds());
        this.usualIdleSeconds = SessionVariables.number(connection, "wait_timeout");
        this.saved = CheckpointTable.newest(connection, schema);
        inTransaction(() -> {
            checkpoints.save(connection, saved);
            parked.promoteFirstOfAll(connection);
        });
    }

    /** The newest checkpoint. */
    MySqlCheckpoint saved() {
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
        warnOf(settlement.outcomes());
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
        });
    }

    private void save(@Nullable Checkpoint checkpoint) throws SQLException {
        if (checkpoint != null) {
            MySqlCheckpoint next = (MySqlCheckpoint) checkpoint;
            checkpoints.save(connection, next);
            saved = next;
        }
    }

    private void writeParked(Settlement settlement) throws SQLException {
        if (!settlement.parked().isEmpty()) {
            parked.insert(connection, LogTables.read(connection, schema), settlement.parked());
        }
        parked.update(connection, settlement.failedAgain());
        parked.delete(connection, settlement.delivered());
        Set<Lane> touched = new HashSet<>(settlement.freedLanes());
        Stream.concat(settlement.parked().stream(), settlement.failedAgain().stream())
                .map(ParkedMessage::lane)
                .filter(Objects::nonNull)
                .forEach(touched::add);
        parked.promoteFirst(connection, touched);
    }

    /** There is no receiver of outcomes for this database yet. */
    private void warnOf(List<Outcome> outcomes) {
        if (!outcomes.isEmpty() && !warnedOfOutcomes) {
            warnedOfOutcomes = true;
            log.warn(
                    "what targets say to calls is not kept on MySQL and MariaDB (expected: a sink that keeps no answers)");
        }
    }

    /** Deletes what nobody needs any more. */
    void cleanUp() throws SQLException {
        parked.deleteSkipped(connection, SKIPPED_RETENTION);
    }

    private void inTransaction(SqlAction action) throws SQLException {
        SessionVariables.set(connection, "wait_timeout", maxIdleSeconds);
        connection.setAutoCommit(false);
        action.run();
        connection.commit();
        connection.setAutoCommit(true);
        SessionVariables.set(connection, "wait_timeout", usualIdleSeconds);
    }

    @FunctionalInterface
    private interface SqlAction {
        void run() throws SQLException;
    }
}
