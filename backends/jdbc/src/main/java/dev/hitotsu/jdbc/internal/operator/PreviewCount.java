package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Counts what a change of many messages would change, page by page, as far as anybody counts. */
final class PreviewCount {
    private PreviewCount() {}

    /** The preview as of a time. In the caller's transaction. */
    static ChangePreview of(Connection connection, OperatorTables tables, EntryFilter filter, Instant asOf)
            throws SQLException {
        EntryFilter fixed = filter.withUnchangedSince(asOf).withLimit(Page.MAX_ROWS);
        EntryRange all = new EntryRange(0, tables.parked().last(connection));
        long count = 0;
        EntryRange next = all;
        while (next != null && !next.isEmpty() && count < OutboxStatus.MAX_COUNT) {
            Page page = tables.pages().parked(connection, fixed, next, Order.OLDEST_FIRST);
            count += page.positions().size();
            next = page.rest();
        }
        return new ChangePreview(fixed.withLimit(filter.limit()), all, asOf, Math.min(count, OutboxStatus.MAX_COUNT));
    }
}
