package dev.hitotsu.console.action;

import dev.hitotsu.outbox.ChangePreview;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What a person was shown before a change of many messages. It is used once, by the same person.
 *
 * @param previews for each state
 * @param shownAtNanos by the monotonic clock of this process
 */
public record Ticket(
        UUID id, String person, Selection selection, List<ChangePreview> previews, Instant shownAt, long shownAtNanos) {
    /** From so many on, the number is typed. */
    public static final long MAX_UNTYPED = 100;

    public Ticket {
        previews = List.copyOf(previews);
    }

    /** How many messages, or more if it {@link #isCapped}. */
    public long count() {
        return count(preview -> true);
    }

    /** How many keep their place in the order of their key. */
    public long inOrder() {
        return count(preview -> !preview.filter().state().hasLostItsPlace());
    }

    /** How many have let later messages of their key go on. */
    public long outOfOrder() {
        return count(preview -> preview.filter().state().hasLostItsPlace());
    }

    private long count(Predicate<ChangePreview> condition) {
        return previews.stream()
                .filter(condition)
                .mapToLong(ChangePreview::count)
                .sum();
    }

    /** Whether there may be more than were counted. */
    public boolean isCapped() {
        return previews.stream().anyMatch(ChangePreview::isCapped);
    }

    /** Whether a person types the number, so that nobody changes thousands by a slip. */
    public boolean isTyped() {
        return count() > MAX_UNTYPED || isCapped();
    }
}
