package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogReader;
import dev.hitotsu.postgresql.internal.PostgreSqlCheckpoint;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A term with three connections, one for each of the threads that use it. */
final class PostgreSqlRelayTerm implements RelayTerm {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlRelayTerm.class);

    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration SKIPPED_RETENTION = Duration.ofDays(7);

    private final TermConnections connections;
    private final Connection settling;
    private final Connection renewing;
    private final LeaseTable lease;
    private final long fence;
    private final LogReader reader;
    private final CheckpointLog checkpoints;
    private final ParkedTable parked;
    private final ParkedMessageQueries parkedQueries;
    private final SegmentSweeper sweeper;
    private final RivalReports rivals = new RivalReports("this relay leads, and another one would lead");
    private final FailureLog refusals = new FailureLog(log, System::nanoTime);
    private PostgreSqlCheckpoint saved;

    PostgreSqlRelayTerm(
            TermConnections connections,
            SchemaName schema,
            SegmentRetention retention,
            long maxMessageSize,
            LeaseTable lease,
            long fence,
            Duration length)
            throws SQLException {
        this.connections = connections;
        this.settling = connections.open();
        this.renewing = connections.open();
        this.lease = lease;
        this.fence = fence;
        this.checkpoints = new CheckpointLog(schema, fence);
        this.parked = new ParkedTable(schema);
        this.parkedQueries = new ParkedMessageQueries(schema, maxMessageSize);
        this.sweeper = new SegmentSweeper(schema, retention);
        this.saved = checkpoints.load(settling);
        setIdleTimeout(length);
        inTransaction(() -> {
            checkpoints.save(settling, saved);
            parked.promoteFirstOfAll(settling);
        });
        this.reader = new LogReader(connections.open(), schema, saved, maxMessageSize);
    }

    /**
     * While a settlement is open, nobody else can take the lease. If this JVM is paused meanwhile, the server ends the
     * settlement.
     */
    private void setIdleTimeout(Duration length) throws SQLException {
        try (Statement set = settling.createStatement()) {
            set.execute("SET idle_in_transaction_session_timeout = "
                    + Math.max(length.toMillis(), MIN_IDLE_TIMEOUT.toMillis()));
        }
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration length) {
        return translateErrors(() -> {
            LeaseTable.Renewal renewal = lease.renew(renewing, fence, length);
            rivals.report(renewal.rival());
            return renewal.renewed();
        });
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes) {
        return translateErrors(() -> reader.read(maxMessages, maxBytes));
    }

    @Override
    public Set<Lane> heldLanes(Collection<Lane> lanes) {
        return translateErrors(() -> parked.heldLanes(settling, lanes));
    }

    @Override
    public boolean hasHeldLanes() {
        return translateErrors(() -> parked.hasHeldLanes(settling));
    }

    @Override
    public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        return translateErrors(() -> parkedQueries.dueMessages(settling, limit, maxBytes));
    }

    @Override
    public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        return translateErrors(() -> parkedQueries.waitingMessages(settling, lane, limit, maxBytes));
    }

    @Override
    public int giveUpDeadLetters() {
        return translateErrors(() -> {
            int[] count = new int[1];
            inTransaction(() -> {
                checkpoints.requireNewestFence(settling);
                count[0] = parked.giveUpDeadLetters(settling);
            });
            return count[0];
        });
    }

    @Override
    public void settle(Settlement settlement) {
        translateErrors(() -> {
            write(settlement);
            return true;
        });
    }

    private void write(Settlement settlement) throws SQLException {
        Checkpoint checkpoint = settlement.checkpoint();
        boolean checkpointOnly = settlement.parked().isEmpty()
                && settlement.failedAgain().isEmpty()
                && settlement.delivered().isEmpty();
        if (checkpointOnly) {
            save(checkpoint);
            return;
        }
        inTransaction(() -> {
            if (checkpoint == null) {
                checkpoints.requireNewestFence(settling);
            } else {
                save(checkpoint);
            }
            writeParked(settlement);
        });
    }

    private void save(@Nullable Checkpoint checkpoint) throws SQLException {
        if (checkpoint != null) {
            PostgreSqlCheckpoint next = (PostgreSqlCheckpoint) checkpoint;
            checkpoints.save(settling, next);
            saved = next;
        }
    }

    private void writeParked(Settlement settlement) throws SQLException {
        parked.insert(settling, settlement.parked());
        parked.update(settling, settlement.failedAgain());
        parked.delete(settling, settlement.delivered());
        Set<Lane> touched = new HashSet<>(settlement.deliveredLanes());
        Stream.concat(settlement.parked().stream(), settlement.failedAgain().stream())
                .map(ParkedMessage::lane)
                .filter(Objects::nonNull)
                .forEach(touched::add);
        parked.promoteFirst(settling, touched);
    }

    @Override
    public void cleanUp() {
        translateErrors(() -> {
            try {
                checkpoints.rotateIfGrown(settling);
                parked.deleteSkipped(settling, SKIPPED_RETENTION);
                sweeper.sweep(settling, saved);
            } catch (SQLException e) {
                if (!SqlState.hasCode(e, PostgreSqlState.INSUFFICIENT_PRIVILEGE)) {
                    throw e;
                }
                refusals.log(Level.WARN, "delivered segments cannot be emptied, delivery goes on", e);
            }
            return true;
        });
    }

    @Override
    public void close() {
        try {
            lease.release(renewing, fence);
        } catch (SQLException e) {
            log.info("could not release the lease; it will expire: {}", e.getMessage());
        }
        connections.close();
    }

    private void inTransaction(SqlAction action) throws SQLException {
        settling.setAutoCommit(false);
        action.run();
        CheckedCommit.commit(settling);
        settling.setAutoCommit(true);
    }

    /** Nothing is rolled back here: after any failure the term is over, and its connections are aborted. */
    private static <R> R translateErrors(SqlCall<R> call) {
        try {
            return call.run();
        } catch (SQLException e) {
            throw PostgreSqlRelayStore.translate(e);
        }
    }

    @FunctionalInterface
    private interface SqlCall<R> {
        R run() throws SQLException;
    }

    @FunctionalInterface
    private interface SqlAction {
        void run() throws SQLException;
    }
}
