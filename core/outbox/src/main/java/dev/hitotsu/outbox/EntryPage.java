package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some of the messages that pass a filter. A page may have fewer than were asked for, or none, and still not be the
 * last: the database looks at a bounded number of messages for each.
 *
 * @param entries the messages
 * @param rest where to go on; null if there is nothing more
 */
public record EntryPage(List<OutboxEntry> entries, @Nullable EntryRange rest) {
    public EntryPage {
        entries = List.copyOf(requireNonNull(entries, "entries: null (expected: a list)"));
    }

    /** Where to go on; empty if there is nothing more. */
    public Optional<EntryRange> next() {
        return Optional.ofNullable(rest);
    }
}
