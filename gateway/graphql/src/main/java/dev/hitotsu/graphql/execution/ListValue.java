package dev.hitotsu.graphql.execution;

import org.jspecify.annotations.Nullable;

/** A list of a result while it is put together. Its items are values as those of {@link ObjectValue}. */
record ListValue(@Nullable Object[] items) {
    ListValue(int size) {
        this(new Object[size]);
    }
}
