package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.SqlCall;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a term writes down, on a connection of its own. Nothing is rolled back here: after any failure the term is over,
 * and its connections are aborted. Not thread-safe.
 */
final class SqlJournal implements Journal {
    private static final Duration SKIPPED_RETENTION = Duration.ofDays(7);

    private final Connection connection;
    private final TermTables tables;
    private LogCheckpoint saved;

    /** A journal that goes on where the last term has ended. */
    SqlJournal(Connection connection, TermTables tables) throws SQLException {
        this.connection = connection;
        this.tables = tables;
        this.saved = tables.checkpoints().load(connection);
        inTransaction(() -> {
            tables.checkpoints().save(connection, saved);
            tables.parked().promoteFirstOfAll(connection);
        });
    }

    /** The newest checkpoint. */
    LogCheckpoint saved() {
        return saved;
    }

    @Override
    public long lastParked(long below) {
        return SqlCall.run(() -> tables.parked().last(connection, below));
    }

    @Override
    public Set<Lane> heldLanes(Collection<Lane> lanes) {
        return SqlCall.run(() -> tables.parked().heldLanes(connection, lanes));
    }

    @Override
    public boolean hasHeldLanes() {
        return SqlCall.run(() -> tables.parked().hasHeldLanes(connection));
    }

    @Override
    public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        return SqlCall.run(() -> tables.sendable().dueMessages(connection, limit, maxBytes));
    }

    @Override
    public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        return SqlCall.run(() -> tables.sendable().waitingMessages(connection, lane, limit, maxBytes));
    }

    @Override
    public Map<Lane, List<ParkedMessage>> waitingMessages(Collection<Lane> lanes, int limit, long maxBytes) {
        return SqlCall.run(() -> tables.sendable().waitingMessages(connection, lanes, limit, maxBytes));
    }

    @Override
    public List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
        return SqlCall.run(() -> tables.sendable().withIds(connection, ids));
    }

    @Override
    public int giveUpDeadLetters() {
        return SqlCall.run(() -> {
            int[] count = new int[1];
            inTransaction(() -> {
                tables.checkpoints().requireNewestFence(connection);
                count[0] = tables.parked().giveUpDeadLetters(connection);
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
                tables.checkpoints().requireNewestFence(connection);
            } else {
                save(checkpoint);
            }
            writeParked(settlement);
            tables.outcomes().insert(connection, settlement.outcomes());
        });
    }

    private void save(@Nullable Checkpoint checkpoint) throws SQLException {
        if (checkpoint != null) {
            LogCheckpoint next = (LogCheckpoint) checkpoint;
            tables.checkpoints().save(connection, next);
            saved = next;
        }
    }

    private void writeParked(Settlement settlement) throws SQLException {
        if (settlement.parked().isEmpty()
                && settlement.failedAgain().isEmpty()
                && settlement.delivered().isEmpty()) {
            return;
        }
        ParkedMessages parked = tables.parked();
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

    /** Removes what nobody needs any more. */
    void cleanUp() throws SQLException {
        tables.checkpoints().cleanUp(connection);
        tables.outcomes().cleanUp(connection);
        tables.parked().deleteSkipped(connection, SKIPPED_RETENTION);
    }

    private void inTransaction(SettlingTransactions.Statements statements) throws SQLException {
        tables.transactions().run(connection, statements);
    }
}
