package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.operator.PageQueries.Count;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Counts what a change of many messages would change, and what has gone before it, as far as anybody counts. */
final class PreviewCount {
    private PreviewCount() {}

    /** The preview as of a time. In the caller's transaction. */
    static ChangePreview of(Connection connection, OperatorTables tables, EntryFilter filter, Instant asOf)
            throws SQLException {
        EntryFilter fixed = filter.withUnchangedSince(asOf);
        EntryRange all = new EntryRange(0, tables.parked().last(connection, Long.MAX_VALUE));
        Count count = tables.pages().count(connection, fixed, all);
        NewerCount newer = new NewerMessages(tables.places()).count(connection, fixed, all);
        return new ChangePreview(fixed, all, asOf, count.passing(), count.isCapped(), newer);
    }
}
