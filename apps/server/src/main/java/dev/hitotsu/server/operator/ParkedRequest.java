package dev.hitotsu.server.operator;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.outbox.OutboxAdmin;
import org.jspecify.annotations.Nullable;

/**
 * Which parked messages of consumers a request means, as its client has written it.
 *
 * @param consumer null for all
 * @param acceptLostOrder true if messages may have their effects after later ones of their keys
 * @param reason why, for the audit record; null for none
 */
record ParkedRequest(
        @Nullable String consumer,
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
    ParkedFilter filter() {
        return new ParkedFilter(
                consumer,
                null,
                state == null ? null : requiredState(),
                topic,
                error,
                BulkRequest.time("since", since),
                BulkRequest.time("until", until),
                null);
    }

    /** @throws AdminProblem if it is missing, or there is no such state */
    ParkedState requiredState() {
        String text = String.valueOf(state);
        return EnumNames.find(ParkedState.class, text)
                .orElseThrow(() -> AdminProblem.invalid("state: " + text + " (expected: one of "
                        + String.join(", ", EnumNames.all(ParkedState.class)) + ")"));
    }

    /** @throws AdminProblem if it is too small or too large */
    int count() {
        int count = limit == null ? OutboxAdmin.STEP : limit;
        if (count < 1 || count > InboxAdmin.MAX_CLAIMS) {
            throw AdminProblem.invalid("limit: " + count + " (expected: 1.." + InboxAdmin.MAX_CLAIMS + ")");
        }
        return count;
    }

    /** @throws AdminProblem if it was not what an answer had as its next page */
    long after() {
        try {
            long after = page == null ? 0 : Long.parseLong(page);
            if (after >= 0) {
                return after;
            }
        } catch (NumberFormatException e) {
            // Told below, as a negative number is.
        }
        throw AdminProblem.invalid("page: " + page + " (expected: the value of \"next\" in an answer)");
    }

    boolean acceptsLostOrder() {
        return Boolean.TRUE.equals(acceptLostOrder);
    }
}
