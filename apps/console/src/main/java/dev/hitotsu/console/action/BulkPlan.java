package dev.hitotsu.console.action;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.outbox.NewerCount;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A change of many messages, as a preview has fixed it.
 *
 * @param consequence what it does to them, beside their order
 * @param command what does the same on the command line
 * @param page the address of the page that it was asked on
 */
public record BulkPlan(Kind kind, List<BulkPart> parts, String consequence, String command, String page) {
    public BulkPlan {
        requireNonNull(kind, "kind: null (expected: a kind)");
        requireNonNull(consequence, "consequence: null (expected: text)");
        requireNonNull(command, "command: null (expected: text)");
        requireNonNull(page, "page: null (expected: an address)");
        parts = List.copyOf(parts);
    }

    /** How many messages, or more if it {@link #isCapped}. */
    public long count() {
        return count(part -> true);
    }

    /** How many keep their place in the order of their key. */
    public long inOrder() {
        return count(part -> !part.isOutOfOrder());
    }

    /** How many have let later messages of their key go on. */
    public long outOfOrder() {
        return count(BulkPart::isOutOfOrder);
    }

    /** How many newer messages have gone before those; null if nobody counted them. */
    public @Nullable NewerCount newer() {
        return parts.stream()
                .filter(BulkPart::isOutOfOrder)
                .map(BulkPart::newer)
                .filter(Objects::nonNull)
                .reduce(BulkPlan::both)
                .orElse(null);
    }

    /** At least so many: a message may have come after some of either, and is not counted twice. */
    private static NewerCount both(NewerCount one, NewerCount other) {
        return new NewerCount(
                Math.max(one.count(), other.count()),
                one.isCapped() || other.isCapped() || (one.count() > 0 && other.count() > 0));
    }

    private long count(Predicate<BulkPart> condition) {
        return parts.stream().filter(condition).mapToLong(BulkPart::count).sum();
    }

    /** Whether there may be more than were counted. */
    public boolean isCapped() {
        return parts.stream().anyMatch(BulkPart::isCapped);
    }
}
