package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.relay.feed.FedTable;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.util.List;

/**
 * The table of an outbox whose rows come from the database's log as well. A transaction that was committed before the
 * stream began becomes visible a moment later, and its rows must come before those of later ones. Until all
 * transactions that could be such have ended, the table is read before each row of the log.
 *
 * @param reader has the connection of the reading thread
 */
public record WalTable(LogReader reader) implements FedTable<LogEntry> {
    @Override
    public ReadBatch read(int maxMessages, long maxBytes) {
        return SqlCall.run(() -> reader.read(maxMessages, maxBytes));
    }

    @Override
    public ReadBatch accept(List<LogEntry> rows) {
        return SqlCall.run(() -> reader.accept(rows));
    }

    @Override
    public boolean hasGaps() {
        return reader.hasGaps();
    }

    @Override
    public void feedBeginsAnew() {
        reader.expectStragglers();
    }

    @Override
    public boolean mayShowEarlier() {
        return reader.hasStragglers();
    }
}
