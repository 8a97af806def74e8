package dev.hitotsu.server.operator;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.ChangedPageBody;
import dev.hitotsu.server.api.EditedBody;
import dev.hitotsu.server.api.OutboxChangeBody;
import dev.hitotsu.server.api.OutboxEntryBody;
import dev.hitotsu.server.api.OutboxMessageBody;
import dev.hitotsu.server.api.OutboxPageBody;
import dev.hitotsu.server.api.OutboxStatusBody;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Does what operators ask for. Each method throws an {@link AdminProblem} for what it does not do. Thread-safe; blocks.
 */
final class OutboxRequests {
    private static final String LOST_ORDER =
            "acceptLostOrder: false (expected: true, because messages that were given up or skipped"
                    + " have let later ones of the same keys go on, and are sent after those)";

    private final OutboxAdmin outbox;
    private final ReplayLimit limit;

    OutboxRequests(OutboxAdmin outbox, ReplayLimit limit) {
        this.outbox = outbox;
        this.limit = limit;
    }

    OutboxStatusBody status() {
        return OutboxStatusBody.of(outbox.status());
    }

    OutboxPageBody list(BulkRequest request) {
        EntryPage page = outbox.page(request.filter(), request.range());
        return new OutboxPageBody(
                page.entries().stream().map(OutboxEntryBody::of).toList(), BulkRequest.page(page.rest()));
    }

    OutboxEntryBody show(UUID id) {
        return OutboxEntryBody.of(find(id));
    }

    /** The record tells who looked. */
    OutboxMessageBody content(UUID id, String actor) {
        return OutboxMessageBody.of(outbox.actingAs(actor).reveal(id).orElseThrow(() -> missing(id)));
    }

    private OutboxEntry find(UUID id) {
        return outbox.find(id).orElseThrow(() -> missing(id));
    }

    private static AdminProblem missing(UUID id) {
        return AdminProblem.missing(
                "message " + id + ": not in the outbox (it was never committed, or was delivered and removed)");
    }

    List<OutboxChangeBody> changes(long before, int count) {
        return outbox.changes(before, count).stream().map(OutboxChangeBody::of).toList();
    }

    ChangedBody retry(UUID id, RetryRequest request, String actor) {
        Operation operation = BulkRequest.operation(actor, request.reason());
        OutboxEntry entry = find(id);
        if (entry.message().key() != null) {
            requireOrderAccepted(entry.state(), request.acceptsLostOrder());
        }
        return changed(outbox.actingFor(operation).retry(id), id, "failed, was given up or skipped");
    }

    ChangedBody skip(UUID id, SkipRequest request, String actor) {
        Operation operation = BulkRequest.operation(actor, request.reason());
        find(id);
        return changed(outbox.actingFor(operation).skip(id), id, "failed, waits behind another, or was given up");
    }

    private static ChangedBody changed(boolean isChanged, UUID id, String expected) {
        if (!isChanged) {
            throw AdminProblem.conflict("message " + id + ": unchanged (expected: a message that " + expected + ")");
        }
        return new ChangedBody(1);
    }

    ChangedPageBody retry(BulkRequest request, String actor) {
        EntryFilter filter = request.filter();
        Operation operation = request.operation(actor);
        filter.state().requireRetriable();
        requireOrderAccepted(filter.state(), request.acceptsLostOrder());
        Duration delay = limit.delay();
        if (!delay.isZero()) {
            throw AdminProblem.tooFast(
                    "replay: faster than maxRetriesPerSecond allows (expected: a step later)", delay);
        }
        ChangedPage page = outbox.actingFor(operation).retry(filter, request.range());
        limit.count(page.changed());
        return body(page);
    }

    private static void requireOrderAccepted(OutboxState state, boolean isAccepted) {
        if (state.hasLostItsPlace() && !isAccepted) {
            throw AdminProblem.conflict(LOST_ORDER);
        }
    }

    ChangedPageBody skip(BulkRequest request, String actor) {
        return body(outbox.actingFor(request.operation(actor)).skip(request.filter(), request.range()));
    }

    private static ChangedPageBody body(ChangedPage page) {
        return new ChangedPageBody(page.changed(), BulkRequest.page(page.rest()));
    }

    EditedBody edit(UUID id, EditRequest request, String actor) {
        Message edited = request.edit().apply(find(id));
        changed(
                outbox.actingFor(BulkRequest.operation(actor, request.reason())).edit(id, edited),
                id,
                "failed, waits behind another, was given up or skipped");
        return new EditedBody(edited.id(), id);
    }
}
