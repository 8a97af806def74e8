package dev.hitotsu.inbox.operator;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;

/**
 * What a change of all parked messages that pass a filter would change. What fails, is parked or is changed after the
 * preview is not among them any more.
 *
 * @param filter what was asked for, with {@link ParkedFilter#unchangedSince} at the time of the preview
 * @param count how many messages, among the first {@link InboxAdmin#MAX_COUNT} in the filter's state
 * @param isCapped whether there may be more, because there are more in that state than anybody looks at
 */
public record ParkedPreview(ParkedFilter filter, long count, boolean isCapped) {
    public ParkedPreview {
        requireNonNull(filter, "filter: null (expected: a filter)");
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
        }
    }
}
