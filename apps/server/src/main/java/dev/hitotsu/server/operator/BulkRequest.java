package dev.hitotsu.server.operator;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a request means, as its client has written it.
 *
 * @param acceptLostOrder true if messages may be sent after later ones of their keys
 * @param reason why, for the audit record; null for none
 */
record BulkRequest(
        @Nullable String state,
        @Nullable String topic,
        @Nullable String error,
        @Nullable String since,
        @Nullable String until,
        @Nullable Integer limit,
        @Nullable String page,
        @Nullable Boolean acceptLostOrder,
        @Nullable String reason) {

    /** @throws AdminProblem if a part is wrong */
    EntryFilter filter() {
        int count = limit == null ? OutboxAdmin.STEP : limit;
        return EntryFilter.of(requiredState(), count)
                .withTopic(topic)
                .withError(error)
                .withAppended(time("since", since), time("until", until));
    }

    private OutboxState requiredState() {
        String text = String.valueOf(state);
        return EnumNames.find(OutboxState.class, text)
                .orElseThrow(() -> AdminProblem.invalid("state: " + text + " (expected: one of "
                        + String.join(", ", EnumNames.all(OutboxState.class)) + ")"));
    }

    static @Nullable Instant time(String name, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw AdminProblem.invalid(name + ": " + text + " (expected: a time such as 2026-11-26T14:00:00Z)");
        }
    }

    /** @throws AdminProblem if it was not what an answer had as its next page */
    EntryRange range() {
        if (page == null) {
            return EntryRange.ALL;
        }
        String[] ends = page.split("-", -1);
        try {
            return new EntryRange(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw AdminProblem.invalid("page: " + page + " (expected: the value of \"next\" in an answer)");
        }
    }

    /** How an answer names what is left; null for nothing. */
    static @Nullable String page(@Nullable EntryRange rest) {
        return rest == null ? null : rest.after() + "-" + rest.upTo();
    }

    Operation operation(String actor) {
        return operation(actor, reason);
    }

    /** @throws AdminProblem if the reason is not one line of text */
    static Operation operation(String actor, @Nullable String reason) {
        try {
            return new Operation(UUID.randomUUID(), actor, reason);
        } catch (IllegalArgumentException e) {
            throw AdminProblem.invalid(String.valueOf(e.getMessage()));
        }
    }

    boolean acceptsLostOrder() {
        return Boolean.TRUE.equals(acceptLostOrder);
    }
}
