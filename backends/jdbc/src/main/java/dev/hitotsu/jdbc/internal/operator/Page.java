package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some positions.
 *
 * @param rest what was not looked at; null for nothing
 */
public record Page(List<Long> positions, @Nullable EntryRange rest) {
    /** How many rows a query looks at, at most. */
    public static final int MAX_ROWS = 5_000;

    public Page {
        positions = List.copyOf(positions);
        rest = rest == null || rest.isEmpty() ? null : rest;
    }

    /** How many rows a query looks at: where each row of the state passes the filter, no more than it lists. */
    public static int rows(EntryFilter filter) {
        boolean allPass = filter.equals(EntryFilter.of(filter.state(), filter.limit()));
        return allPass ? Math.min(MAX_ROWS, filter.limit()) : MAX_ROWS;
    }
}
