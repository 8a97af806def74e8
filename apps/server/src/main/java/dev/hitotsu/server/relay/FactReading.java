package dev.hitotsu.server.relay;

import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.id.IdException;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.outbox.OutboxException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tables of which each is read alone: one that cannot be read says why, and the others stay. */
final class FactReading {
    private FactReading() {}

    /** The table of what is read; its note says why, if it cannot be. */
    static <T> FactTable table(
            String title, String note, List<String> columns, Supplier<List<T>> reading, Function<T, List<String>> row) {
        try {
            return new FactTable(
                    title, note, columns, reading.get().stream().map(row).toList());
        } catch (OutboxException | InboxException | CoordinationException | IdException e) {
            return new FactTable(title, "Not known: " + e.getMessage(), columns, List.of());
        }
    }
}
