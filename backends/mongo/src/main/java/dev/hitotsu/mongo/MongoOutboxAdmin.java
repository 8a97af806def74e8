package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * Looks into an outbox, retries, skips and edits its messages. Each call is a transaction of its own, with the driver's
 * own loop. A change writes the lease first, so it and a save of the relay follow each other; what it changes is found
 * before that. Thread-safe; blocks.
 */
final class MongoOutboxAdmin implements OutboxAdmin {
    private static final EntryPage NOTHING = new EntryPage(List.of(), null);
    private static final Set<OutboxState> RETRIABLE = OutboxState.which(OutboxState::isRetriable);
    private static final Set<OutboxState> SKIPPABLE = OutboxState.which(OutboxState::isSkippable);
    private static final Set<OutboxState> PARKED = OutboxState.which(OutboxState::isParked);

    private final MongoCollections collections;
    private final OperatorQueries queries;
    private final ParkedQueries parked;
    private final OperatorChanges changes;
    private final @Nullable Operation operation;

    MongoOutboxAdmin(MongoCollections collections, @Nullable Operation operation) {
        this.collections = collections;
        this.queries = new OperatorQueries(collections);
        this.parked = new ParkedQueries(collections, Long.MAX_VALUE);
        this.changes = new OperatorChanges(collections);
        this.operation = operation;
    }

    @Override
    public OutboxAdmin actingFor(Operation newOperation) {
        return new MongoOutboxAdmin(
                collections, requireNonNull(newOperation, "operation: null (expected: an operation)"));
    }

    @Override
    public OutboxStatus status() {
        return new MongoBacklog(collections).status();
    }

    @Override
    public EntryPage page(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireRange(range);
        return inTransaction(session -> switch (filter.state()) {
            case PENDING -> filter.error() == null ? pending(session, filter, range) : NOTHING;
            case PUBLISHED -> filter.error() == null ? published(session, filter, range) : NOTHING;
            case DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER, SKIPPED -> parked(session, filter, range);
        });
    }

    private static void requireRange(EntryRange range) {
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
    }

    private EntryPage pending(ClientSession session, EntryFilter filter, EntryRange range) {
        OperatorQueries.Page page = queries.pending(session, filter, range);
        return new EntryPage(queries.logEntries(session, page.positions(), OutboxState.PENDING), page.rest());
    }

    private EntryPage published(ClientSession session, EntryFilter filter, EntryRange range) {
        OperatorQueries.Page page = queries.published(session, filter, range);
        List<OutboxEntry> oldestFirst = queries.logEntries(session, page.positions(), OutboxState.PUBLISHED);
        return new EntryPage(oldestFirst.reversed(), page.rest());
    }

    private EntryPage parked(ClientSession session, EntryFilter filter, EntryRange range) {
        OperatorQueries.Page page = queries.parked(session, filter, range, false);
        return new EntryPage(queries.parkedEntries(session, page.positions()), page.rest());
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        requireId(id);
        return inTransaction(session -> queries.find(session, id));
    }

    @Override
    public Optional<OutboxEntry> reveal(UUID id) {
        requireId(id);
        String actor = actor();
        return inTransaction(session -> {
            Optional<OutboxEntry> found = queries.find(session, id);
            if (found.isPresent()) {
                audit(session, Action.REVEAL, actor, AuditRecord.scope(id), 1);
            }
            return found;
        });
    }

    private static void requireId(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
    }

    @Override
    public List<OutboxFailure> failures(OutboxState state, int limit) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        state.requireParked();
        EntryFilter.requireLimit(limit);
        return inTransaction(session -> parked.failures(session, state, limit));
    }

    @Override
    public List<OutboxFailure> waitingBehind(UUID id, int limit) {
        requireId(id);
        EntryFilter.requireLimit(limit);
        return inTransaction(session -> parked.waitingBehind(session, id, limit));
    }

    /** The time is a stamp of the lease: what is written later has a greater one. */
    @Override
    public ChangePreview preview(EntryFilter filter) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireParked();
        Instant asOf = underLease((session, stamp) -> Instant.ofEpochMilli(stamp.getValue()));
        return inTransaction(session -> {
            EntryFilter fixed = filter.withUnchangedSince(asOf).withLimit(OperatorQueries.MAX_ROWS);
            EntryRange all = new EntryRange(0, Math.max(0, queries.lastParked(session)));
            long count = 0;
            EntryRange next = all.isEmpty() ? null : all;
            for (int looked = 0; next != null && looked < OutboxStatus.MAX_COUNT; looked += OperatorQueries.MAX_ROWS) {
                OperatorQueries.Page page = queries.parked(session, fixed, next, false);
                count += page.positions().size();
                EntryRange rest = page.rest();
                next = rest == null || rest.isEmpty() ? null : rest;
            }
            EntryFilter meant = fixed.withLimit(filter.limit());
            NewerCount newer = parked.newer(session, fixed, all, queries.saved(session));
            return new ChangePreview(meant, all, asOf, count, next != null, newer);
        });
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
        requireId(id);
        OperatorChanges.Change change = new OperatorChanges.Change(action, actor(), null, null);
        return underLease((session, stamp) -> {
            List<Long> positions = changes.positions(session, id);
            return change(session, stamp, positions, states, change, AuditRecord.scope(id)) > 0;
        });
    }

    /** From the oldest on, so that the messages of a key are sent in their order. */
    @Override
    public ChangedPage retry(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireRetriable();
        return change(filter, range, false, Action.RETRY);
    }

    /** From the newest on: a later message of a key that comes to its turn by this was passed already, and stays. */
    @Override
    public ChangedPage skip(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireSkippable();
        return change(filter, range, true, Action.SKIP);
    }

    /** At most {@link OutboxAdmin#STEP} at once, whatever the limit: a transaction must not take long. */
    private ChangedPage change(EntryFilter filter, EntryRange range, boolean newestFirst, Action action) {
        requireRange(range);
        EntryFilter step = filter.withLimit(Math.min(filter.limit(), STEP));
        OperatorQueries.Page page = inTransaction(session -> queries.parked(session, step, range, newestFirst));
        OperatorChanges.Change change = new OperatorChanges.Change(action, actor(), null, filter.unchangedSince());
        int changed = page.positions().isEmpty()
                ? 0
                : underLease((session, stamp) -> change(
                        session, stamp, page.positions(), Set.of(filter.state()), change, AuditRecord.scope(filter)));
        return new ChangedPage(changed, page.rest());
    }

    @Override
    public boolean edit(UUID id, Message edited) {
        Message replacement = OutboxAdmin.replacement(id, edited);
        OperatorChanges.Change change = new OperatorChanges.Change(Action.EDIT, actor(), replacement.id(), null);
        Outbox<ClientSession> outbox = Outbox.of(new MongoOutboxStore(collections), MessageDocuments.MAX_MESSAGE_SIZE);
        return underLease((session, stamp) -> {
            List<Long> positions = changes.positions(session, id);
            if (change(session, stamp, positions, PARKED, change, AuditRecord.scope(id)) == 0) {
                return false;
            }
            outbox.append(session, replacement);
            return true;
        });
    }

    /** The record is written in the transaction of the change: one is never there without the other. */
    private int change(
            ClientSession session,
            BsonDateTime stamp,
            List<Long> positions,
            Collection<OutboxState> states,
            OperatorChanges.Change change,
            String scope) {
        int changed = changes.change(session, stamp, positions, states, change);
        if (changed > 0) {
            audit(session, change.action(), change.actor(), scope, changed);
        }
        return changed;
    }

    private void audit(ClientSession session, Action action, String actor, String scope, int changed) {
        Operation done = operation == null ? new Operation(UUID.randomUUID(), null, null) : operation;
        changes.audit(session, done, action, actor, scope, changed);
    }

    /** Whom the operation names, or else the database's user. */
    private String actor() {
        String named = operation == null ? null : operation.actor();
        return named == null ? user(collections) : named;
    }

    /** The database's user. */
    static String user(MongoCollections collections) {
        BsonDocument status = Attempts.operate(() -> collections
                .database()
                .runCommand(new BsonDocument("connectionStatus", new BsonInt32(1)), BsonDocument.class));
        BsonArray users = status.getDocument("authInfo").getArray("authenticatedUsers");
        if (users.isEmpty()) {
            return "unauthenticated";
        }
        BsonDocument user = users.getFirst().asDocument();
        return user.getString("user").getValue() + "@" + user.getString("db").getValue();
    }

    @Override
    public List<AuditRecord> audit(long before, int limit) {
        EntryFilter.requireLimit(limit);
        return inTransaction(session -> changes.audited(session, before, limit));
    }

    @Override
    public List<OutboxChange> changes(long before, int limit) {
        EntryFilter.requireLimit(limit);
        return inTransaction(session -> changes.recorded(session, before, limit));
    }

    /** Writes the lease first, so that no settlement of the relay runs at the same time. */
    private <R> R underLease(LeaseWork<R> work) {
        return inTransaction(session -> work.run(session, new LeaseDocument(collections).stamp(session)));
    }

    private <R> R inTransaction(Function<ClientSession, R> work) {
        return Attempts.operate(() -> Attempts.transaction(collections, work));
    }

    @FunctionalInterface
    private interface LeaseWork<R> {
        R run(ClientSession session, BsonDateTime stamp);
    }
}
