package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a change of many messages would change. It fixes which: those that pass the filter, are in the range, and have
 * not changed since {@code asOf}. A message that fails, or is changed by somebody else, after the preview is not among
 * them any more.
 *
 * @param filter what was asked for, with {@link EntryFilter#unchangedSince} at {@code asOf}
 * @param range ends at the last parked message
 * @param asOf when it was made, by the database's clock, at a moment when no relay wrote
 * @param count how many messages, among the first {@link OutboxStatus#MAX_COUNT} in the filter's state
 * @param isCapped whether there may be more, because there are more in that state than anybody looks at
 * @param newer how many messages of the same keys have gone before them; none for a state that keeps its place
 */
public record ChangePreview(
        EntryFilter filter, EntryRange range, Instant asOf, long count, boolean isCapped, NewerCount newer) {
    public ChangePreview {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        requireNonNull(asOf, "asOf: null (expected: a time)");
        requireNonNull(newer, "newer: null (expected: a count)");
    }
}
