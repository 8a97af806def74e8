package dev.hitotsu.postgresql.internal.table;

import org.jspecify.annotations.Nullable;

/**
 * Where more messages were counted than anybody asks for, from one look to the next: whoever looks every second at a
 * log that is full does not make the database count it every second. Thread-safe.
 */
final class CountedRanges {
    /** Behind the checkpoint of the look that counted them. */
    volatile @Nullable CountedRange pending;

    /** Before it. */
    volatile @Nullable CountedRange passed;
}
