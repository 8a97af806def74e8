package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.mysql.internal.LogReader;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.relay.feed.FedTable;
import dev.hitotsu.relay.store.ReadBatch;
import java.util.List;

/**
 * The table of an outbox whose rows come by the binary log as well.
 *
 * @param reader has the connection of the reading thread
 */
public record BinlogTable(LogReader reader) implements FedTable<LogRow> {
    @Override
    public ReadBatch read(int maxMessages, long maxBytes) {
        return SqlCall.run(() -> reader.read(maxMessages, maxBytes));
    }

    @Override
    public ReadBatch accept(List<LogRow> rows) {
        return SqlCall.run(() -> reader.accept(rows));
    }

    @Override
    public boolean canAccept(List<LogRow> rows) {
        return reader.canAccept(rows);
    }

    @Override
    public boolean hasGaps() {
        return reader.hasGaps();
    }
}
