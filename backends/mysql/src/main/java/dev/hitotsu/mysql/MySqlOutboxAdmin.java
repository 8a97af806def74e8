package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.OutboxPageQueries.Order;
import dev.hitotsu.mysql.OutboxPageQueries.Page;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks into an outbox in PostgreSQL, retries, skips and edits its messages. Each call is a transaction of its own. What it changes
 * is found before it locks the lease, so that a relay waits for the change alone. Thread-safe; blocks.
 */
final class MySqlOutboxAdmin implements OutboxAdmin {
    private static final EntryPage NOTHING = new EntryPage(List.of(), null);

    private static final Set<OutboxState> RETRIABLE = OutboxState.which(OutboxState::isRetriable);
    private static final Set<OutboxState> SKIPPABLE = OutboxState.which(OutboxState::isSkippable);
    private static final Set<OutboxState> PARKED = OutboxState.which(OutboxState::isParked);

    private final DataSource dataSource;
    private final SchemaName schema;
    private final OutboxStatusQuery status;
    private final OutboxEntryQueries entries;
    private final OutboxPageQueries pages;
    private final OperatorChanges changes;
    private final LeaseTable lease;

    MySqlOutboxAdmin(DataSource dataSource, SchemaName schema, @Nullable String actor) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.status = new OutboxStatusQuery(schema);
        this.entries = new OutboxEntryQueries(schema);
        this.pages = new OutboxPageQueries(schema);
        this.changes = new OperatorChanges(schema, actor);
        this.lease = new LeaseTable(schema);
    }

    @Override
    public OutboxAdmin actingAs(String actor) {
        return new MySqlOutboxAdmin(dataSource, schema, OutboxChange.requireActor(actor));
    }

    @Override
    public OutboxStatus status() {
        return inTransaction(status::read);
    }

    @Override
    public EntryPage page(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        return inTransaction(connection -> switch (filter.state()) {
            case PENDING -> filter.error() == null ? pending(connection, filter, range) : NOTHING;
            case PUBLISHED -> filter.error() == null ? published(connection, filter, range) : NOTHING;
            case DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER, SKIPPED -> parked(connection, filter, range);
        });
    }

    private EntryPage pending(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        Page page = pages.pending(connection, filter, range);
        return new EntryPage(entries.inLog(connection, page.positions(), OutboxState.PENDING), page.rest());
    }

    private EntryPage published(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        Page page = pages.published(connection, filter, range);
        List<OutboxEntry> oldestFirst = entries.inLog(connection, page.positions(), OutboxState.PUBLISHED);
        return new EntryPage(oldestFirst.reversed(), page.rest());
    }

    private EntryPage parked(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        Page page = pages.parked(connection, filter, range, Order.OLDEST_FIRST);
        return new EntryPage(entries.parked(connection, page.positions()), page.rest());
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransaction(connection -> entries.find(connection, id));
    }

    @Override
    public boolean retry(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransactionUnderLease(
                connection -> changes.retry(connection, changes.positions(connection, id), RETRIABLE) > 0);
    }

    /** From the oldest on, so that the messages of a key are sent in their order. */
    @Override
    public ChangedPage retry(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireRetriable();
        return change(filter, range, Order.OLDEST_FIRST, changes::retry);
    }

    @Override
    public boolean skip(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransactionUnderLease(
                connection -> changes.skip(connection, changes.positions(connection, id), SKIPPABLE) > 0);
    }

    /** From the newest on: a later message of a key that comes to its turn by this was passed already, and stays. */
    @Override
    public ChangedPage skip(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        filter.state().requireSkippable();
        return change(filter, range, Order.NEWEST_FIRST, changes::skip);
    }

    private ChangedPage change(EntryFilter filter, EntryRange range, Order order, Change change) {
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        Page page = inTransaction(connection -> pages.parked(connection, filter, range, order));
        int changed = page.positions().isEmpty()
                ? 0
                : inTransactionUnderLease(
                        connection -> change.run(connection, page.positions(), Set.of(filter.state())));
        return new ChangedPage(changed, page.rest());
    }

    @Override
    public boolean edit(UUID id, Message edited) {
        Message replacement = OutboxAdmin.replacement(id, edited);
        return inTransactionUnderLease(connection -> {
            List<Long> positions = changes.positions(connection, id);
            if (changes.replace(connection, positions, PARKED, replacement.id()) == 0) {
                return false;
            }
            Outbox.of(new MySqlOutboxStore(schema)).append(connection, replacement);
            return true;
        });
    }

    @Override
    public List<OutboxChange> changes(long before, int limit) {
        EntryFilter.requireLimit(limit);
        return inTransaction(connection -> changes.recorded(connection, before, limit));
    }

    /** Locks the lease, so that no settlement of the relay runs at the same time. */
    private <R> R inTransactionUnderLease(SqlWork<R> work) {
        return inTransaction(connection -> {
            lease.lock(connection);
            return work.run(connection);
        });
    }

    private <R> R inTransaction(SqlWork<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            MySqlSchema.of(dataSource, schema).check(connection);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            try {
                R result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new OutboxException("database: " + MySqlRights.of(schema).explain(e, MySqlRights.Use.OPERATE), e);
        }
    }

    @FunctionalInterface
    private interface SqlWork<R> {
        R run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface Change {
        int run(Connection connection, List<Long> positions, Set<OutboxState> states) throws SQLException;
    }
}
