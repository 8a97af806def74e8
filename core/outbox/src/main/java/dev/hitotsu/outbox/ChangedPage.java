package dev.hitotsu.outbox;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a change of many messages.
 *
 * @param changed how many messages this step has changed
 * @param rest where to go on; null if there is nothing more
 */
public record ChangedPage(int changed, @Nullable EntryRange rest) {
    public ChangedPage {
        if (changed < 0) {
            throw new IllegalArgumentException("changed: " + changed + " (expected: 0 or more)");
        }
    }

    /** Where to go on; empty if there is nothing more. */
    public Optional<EntryRange> next() {
        return Optional.ofNullable(rest);
    }
}
