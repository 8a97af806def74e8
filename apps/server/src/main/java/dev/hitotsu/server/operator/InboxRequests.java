package dev.hitotsu.server.operator;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStep;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.ChangedPageBody;
import dev.hitotsu.server.api.EditedBody;
import dev.hitotsu.server.api.ParkedContentBody;
import dev.hitotsu.server.api.ParkedMessageBody;
import dev.hitotsu.server.api.ParkedPageBody;
import dev.hitotsu.server.api.ParkedStatusBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does what operators ask for of the messages that consumers have parked. Each method throws an {@link AdminProblem}
 * for what it does not do. Thread-safe; blocks.
 */
final class InboxRequests {
    private static final String LOST_ORDER =
            "acceptLostOrder: false (expected: true, because messages that are dead or skipped have let later ones of the"
                    + " same keys go on, and have their effects after those)";

    private final @Nullable InboxAdmin inbox;
    private final ReplayLimit limit;

    /**
     * Requests.
     *
     * @param inbox null where no inbox is kept
     * @param limit shared with whatever else does many things again
     */
    InboxRequests(@Nullable InboxAdmin inbox, ReplayLimit limit) {
        this.inbox = inbox;
        this.limit = limit;
    }

    private InboxAdmin inbox() {
        if (inbox == null) {
            throw AdminProblem.missing(
                    "inbox: none here (expected: an outbox in PostgreSQL, MariaDB, MySQL or MongoDB)");
        }
        return inbox;
    }

    private InboxAdmin acting(String actor, @Nullable String reason) {
        Operation operation = BulkRequest.operation(actor, reason);
        return inbox().actingFor(operation.id(), operation.actor(), operation.reason());
    }

    ParkedStatusBody status() {
        return ParkedStatusBody.of(inbox().parkedStatus());
    }

    ParkedPageBody list(ParkedRequest request) {
        return ParkedPageBody.of(inbox().parkedPage(request.filter(), request.after(), request.count()));
    }

    ParkedMessageBody show(AdminCall call) {
        return ParkedMessageBody.of(find(call));
    }

    /** The record tells who looked. */
    ParkedContentBody content(AdminCall call) {
        return ParkedContentBody.of(acting(call.actor(), null)
                .revealParked(call.requiredConsumer(), call.messageId())
                .orElseThrow(() -> missing(call)));
    }

    private ParkedEntry find(AdminCall call) {
        return inbox().parked(call.parked(), 0, 1).stream().findFirst().orElseThrow(() -> missing(call));
    }

    private static AdminProblem missing(AdminCall call) {
        return AdminProblem.missing("message " + call.messageId() + " of consumer " + call.requiredConsumer()
                + ": not parked (it was never, or its effect has happened)");
    }

    ChangedBody retry(AdminCall call) {
        RetryRequest request = call.body(RetryRequest.class);
        InboxAdmin acting = acting(call.actor(), request.reason());
        ParkedEntry entry = find(call);
        if (entry.message().key() != null) {
            requireOrderAccepted(entry.state(), request.acceptsLostOrder());
        }
        return changed(acting.retryParked(call.parked()), call, "does not wait behind another");
    }

    ChangedBody skip(AdminCall call) {
        InboxAdmin acting = acting(call.actor(), call.body(SkipRequest.class).reason());
        ParkedEntry unused = find(call);
        return changed(acting.skipParked(call.parked()), call, "is not skipped");
    }

    private static ChangedBody changed(int changed, AdminCall call, String expected) {
        if (changed == 0) {
            throw AdminProblem.conflict(
                    "message " + call.messageId() + ": unchanged (expected: a parked message that " + expected + ")");
        }
        return new ChangedBody(changed);
    }

    EditedBody edit(AdminCall call) {
        EditRequest request = call.body(EditRequest.class);
        InboxAdmin acting = acting(call.actor(), request.reason());
        Message edited = request.edit().apply(find(call).message());
        if (!acting.editParked(call.requiredConsumer(), call.messageId(), edited)) {
            throw missing(call);
        }
        return new EditedBody(edited.id(), call.messageId());
    }

    ChangedPageBody retry(ParkedRequest request, String actor) {
        ParkedState state = request.requiredState();
        ParkedFilter filter = request.filter();
        int count = request.count();
        InboxAdmin acting = acting(actor, request.reason());
        if (state == ParkedState.WAITING) {
            throw AdminProblem.invalid("state: waiting (expected: retry, dead or skipped)");
        }
        requireOrderAccepted(state, request.acceptsLostOrder());
        Duration delay = limit.delay();
        if (!delay.isZero()) {
            throw AdminProblem.tooFast(
                    "replay: faster than maxRetriesPerSecond allows (expected: a step later)", delay);
        }
        ParkedStep step = acting.retryParked(filter, request.after(), count);
        limit.count(step.changed());
        return body(step);
    }

    private static void requireOrderAccepted(ParkedState state, boolean isAccepted) {
        if (!state.isPending() && !isAccepted) {
            throw AdminProblem.conflict(LOST_ORDER);
        }
    }

    ChangedPageBody skip(ParkedRequest request, String actor) {
        if (request.requiredState() == ParkedState.SKIPPED) {
            throw AdminProblem.invalid("state: skipped (expected: retry, waiting or dead)");
        }
        return body(acting(actor, request.reason()).skipParked(request.filter(), request.after(), request.count()));
    }

    private static ChangedPageBody body(ParkedStep step) {
        Long next = step.next();
        return new ChangedPageBody(step.changed(), next == null ? null : next.toString());
    }
}
