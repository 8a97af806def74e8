package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxChange.Action;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did in one transaction: who, what, why and how many. It is written in that transaction, so there is
 * a record if, and only if, the change is there. {@link OutboxChange} tells of each message.
 *
 * @param number grows with each record
 * @param operation tells which transactions belong together
 * @param actor who did it
 * @param reason why; null if nobody said
 * @param scope which messages were meant, in words
 * @param changed how many messages were changed, or shown
 * @param doneAt by the database's clock
 */
public record AuditRecord(
        long number,
        UUID operation,
        Action action,
        String actor,
        @Nullable String reason,
        String scope,
        int changed,
        Instant doneAt) {
    /** Longer scopes are cut, in characters. */
    public static final int MAX_SCOPE_LENGTH = 1_000;

    public AuditRecord {
        requireNonNull(operation, "operation: null (expected: a UUID)");
        requireNonNull(action, "action: null (expected: an action)");
        requireNonNull(actor, "actor: null (expected: a name)");
        requireNonNull(scope, "scope: null (expected: text)");
        requireNonNull(doneAt, "doneAt: null (expected: a time)");
    }

    /** The scope of a change of one message. */
    public static String scope(UUID id) {
        return "message " + requireNonNull(id, "id: null (expected: a UUID)");
    }

    /** The scope of a change of all messages that pass a filter. */
    public static String scope(EntryFilter filter) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        StringBuilder text = new StringBuilder("state " + filter.state());
        append(text, "topic", filter.topic());
        append(text, "error", filter.error());
        append(text, "since", filter.since());
        append(text, "until", filter.until());
        append(text, "unchanged since", filter.unchangedSince());
        return text.length() <= MAX_SCOPE_LENGTH ? text.toString() : text.substring(0, MAX_SCOPE_LENGTH);
    }

    private static void append(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append(", ").append(name).append(' ').append(value);
        }
    }
}
