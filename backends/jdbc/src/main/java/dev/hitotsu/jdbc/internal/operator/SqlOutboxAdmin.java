package dev.hitotsu.jdbc.internal.operator;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.ChangeStatements.Change;
import dev.hitotsu.jdbc.internal.operator.ChangeStatements.Changed;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks into an outbox, retries, skips and edits its messages. Each call is a transaction of its own. What it changes
 * is found before it locks the lease, so that a relay waits for the change alone. Thread-safe; blocks.
 */
public final class SqlOutboxAdmin implements OutboxAdmin {
    private static final EntryPage NOTHING = new EntryPage(List.of(), null);

    private static final Set<OutboxState> RETRIABLE = OutboxState.which(OutboxState::isRetriable);
    private static final Set<OutboxState> SKIPPABLE = OutboxState.which(OutboxState::isSkippable);
    private static final Set<OutboxState> PARKED = OutboxState.which(OutboxState::isParked);

    private final OperatorCalls calls;
    private final OperatorTables tables;
    private final @Nullable Operation operation;

    private SqlOutboxAdmin(OperatorCalls calls, OperatorTables tables, @Nullable Operation operation) {
        this.calls = calls;
        this.tables = tables;
        this.operation = operation;
    }

    /** For operators whose name nobody has said. */
    public static SqlOutboxAdmin of(DataSource dataSource, OperatorTransactions transactions, OperatorTables tables) {
        return new SqlOutboxAdmin(new OperatorCalls(dataSource, transactions), tables, null);
    }

    @Override
    public OutboxAdmin actingFor(Operation newOperation) {
        requireNonNull(newOperation, "operation: null (expected: an operation)");
        return new SqlOutboxAdmin(calls, tables, newOperation);
    }

    @Override
    public OutboxStatus status() {
        return calls.inTransaction(tables.status()::read);
    }

    @Override
    public long count(OutboxState state) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        return calls.reading(connection -> tables.status().count(connection, state));
    }

    @Override
    public EntryPage page(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        return calls.reading(connection -> switch (filter.state()) {
            case PENDING -> filter.error() == null ? pending(connection, filter, range) : NOTHING;
            case PUBLISHED -> filter.error() == null ? published(connection, filter, range) : NOTHING;
            case DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER, SKIPPED -> parked(connection, filter, range);
        });
    }

    private EntryPage pending(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        Page page = tables.pages().pending(connection, filter, range);
        return new EntryPage(tables.entries().inLog(connection, page.positions(), OutboxState.PENDING), page.rest());
    }

    private EntryPage published(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        Page page = tables.pages().published(connection, filter, range);
        List<OutboxEntry> oldestFirst = tables.entries().inLog(connection, page.positions(), OutboxState.PUBLISHED);
        return new EntryPage(oldestFirst.reversed(), page.rest());
    }

    private EntryPage parked(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        Page page = tables.pages().parked(connection, filter, range, Order.OLDEST_FIRST);
        return new EntryPage(tables.entries().parked(connection, page.positions()), page.rest());
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return calls.reading(connection -> find(connection, id));
    }

    @Override
    public Optional<OutboxEntry> reveal(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return calls.inTransaction(connection -> {
            Optional<OutboxEntry> found = find(connection, id);
            if (found.isPresent()) {
                audit(connection, Action.REVEAL, AuditRecord.scope(id), 1);
            }
            return found;
        });
    }

    private Optional<OutboxEntry> find(Connection connection, UUID id) throws SQLException {
        List<OutboxEntry> found = tables.entries().parked(connection, id);
        if (found.isEmpty()) {
            found = tables.entries().inLog(connection, id);
        }
        LogCheckpoint saved = tables.entries().newest(connection);
        return found.stream().min(Comparator.comparing(OutboxEntry::position)).map(entry -> withState(entry, saved));
    }

    @Override
    public List<OutboxFailure> failures(OutboxState state, int limit) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        state.requireParked();
        EntryFilter.requireLimit(limit);
        return calls.reading(connection -> tables.failures().failures(connection, state, limit));
    }

    @Override
    public List<OutboxFailure> waitingBehind(UUID id, int limit) {
        requireNonNull(id, "id: null (expected: a UUID)");
        EntryFilter.requireLimit(limit);
        return calls.reading(connection -> tables.failures().waitingBehind(connection, id, limit));
    }

    /** Under the lease, so that what was written before the time is committed, and nothing else has an earlier one. */
    @Override
    public ChangePreview preview(EntryFilter filter) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireParked();
        Instant asOf = calls.readingLocked(connection -> {
            tables.lease().lock(connection);
            return tables.failures().now(connection);
        });
        return calls.reading(connection -> PreviewCount.of(connection, tables, filter, asOf));
    }

    private static OutboxEntry withState(OutboxEntry entry, LogCheckpoint saved) {
        if (entry.state() != OutboxState.PENDING || !saved.hasPassed(entry.position())) {
            return entry;
        }
        return entry.withState(OutboxState.PUBLISHED);
    }

    @Override
    public boolean retry(UUID id) {
        return change(id, RETRIABLE, Action.RETRY);
    }

    @Override
    public boolean skip(UUID id) {
        return change(id, SKIPPABLE, Action.SKIP);
    }

    private boolean change(UUID id, Set<OutboxState> states, Action action) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransactionUnderLease(connection -> {
            List<Long> positions = tables.changes().positions(connection, id);
            int changed = change(connection, positions, states, change(action, null, null));
            audit(connection, action, AuditRecord.scope(id), changed);
            return changed > 0;
        });
    }

    /** From the oldest on, so that the messages of a key are sent in their order. */
    @Override
    public ChangedPage retry(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireRetriable();
        return change(filter, range, Order.OLDEST_FIRST, Action.RETRY);
    }

    /** From the newest on: a later message of a key that comes to its turn by this was passed already, and stays. */
    @Override
    public ChangedPage skip(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireSkippable();
        return change(filter, range, Order.NEWEST_FIRST, Action.SKIP);
    }

    private ChangedPage change(EntryFilter filter, EntryRange range, Order order, Action action) {
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        Page page = calls.reading(connection -> tables.pages().parked(connection, filter, range, order));
        int changed = page.positions().isEmpty()
                ? 0
                : inTransactionUnderLease(connection -> step(connection, filter, page.positions(), action));
        return new ChangedPage(changed, page.rest());
    }

    /** The record is written in the transaction of the change: one is never there without the other. */
    private int step(Connection connection, EntryFilter filter, List<Long> positions, Action action)
            throws SQLException {
        Change change = change(action, null, filter.unchangedSince());
        int changed = change(connection, positions, Set.of(filter.state()), change);
        audit(connection, action, AuditRecord.scope(filter), changed);
        return changed;
    }

    @Override
    public boolean edit(UUID id, Message edited) {
        Message replacement = OutboxAdmin.replacement(id, edited);
        return inTransactionUnderLease(connection -> {
            List<Long> positions = tables.changes().positions(connection, id);
            int changed = change(connection, positions, PARKED, change(Action.EDIT, replacement.id(), null));
            if (changed == 0) {
                return false;
            }
            audit(connection, Action.EDIT, AuditRecord.scope(id), changed);
            Outbox.of(tables.outbox()).append(connection, replacement);
            return true;
        });
    }

    /** Returns how many. A message that is given up may have held its key: the next one is due then. */
    private int change(Connection connection, List<Long> positions, Collection<OutboxState> states, Change change)
            throws SQLException {
        Changed changed = tables.changes().change(connection, positions, states, change);
        if (!change.isSendingAgain()) {
            tables.parked().promoteFirst(connection, changed.lanes());
        }
        return changed.count();
    }

    private Change change(Action action, @Nullable UUID replacement, @Nullable Instant unchangedSince) {
        return new Change(action, operation == null ? null : operation.actor(), replacement, unchangedSince);
    }

    private void audit(Connection connection, Action action, String scope, int changed) throws SQLException {
        if (changed > 0) {
            Operation done = operation == null ? new Operation(UUID.randomUUID(), null, null) : operation;
            tables.audit().write(connection, done, action, scope, changed);
        }
    }

    @Override
    public List<AuditRecord> audit(long before, int limit) {
        EntryFilter.requireLimit(limit);
        return calls.reading(connection -> tables.audit().read(connection, before, limit));
    }

    @Override
    public List<OutboxChange> changes(long before, int limit) {
        EntryFilter.requireLimit(limit);
        return calls.reading(connection -> tables.changes().recorded(connection, before, limit));
    }

    /** Locks the lease, so that no settlement of the relay runs at the same time. */
    private <R> R inTransactionUnderLease(OperatorCalls.Work<R> work) {
        return calls.inTransaction(connection -> {
            tables.lease().lock(connection);
            return work.run(connection);
        });
    }
}
