package dev.hitotsu.server.relay;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.console.action.BulkPart;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.BulkStep;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.BulkForm.Field;
import dev.hitotsu.console.source.BulkForm.Fields;
import dev.hitotsu.console.view.Addresses;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStep;
import dev.hitotsu.inbox.operator.ParkedPreview;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.server.database.OutboxDatabase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be done with many parked messages of a consumer at once. Blocks for the database. */
record ParkedBulk(OutboxDatabase database, String options) {
    private static final String PAGE = "/parked";

    BulkForm form() {
        return new BulkForm(
                "Retry or skip many messages",
                "A preview says first how many there are, and what becomes of their order.",
                List.of(
                        new Field("consumer", "Consumer", true, List.of()),
                        new Field("state", "State", true, List.of("dead", "retry", "waiting", "skipped")),
                        new Field("topic", "Topic (any if empty)", false, List.of()),
                        new Field("error", "Error contains (anything if empty)", false, List.of())),
                this::plan);
    }

    private BulkPlan plan(Kind kind, Fields fields) {
        ParkedState state = state(kind, fields.text("state"));
        ParkedFilter filter = new ParkedFilter(
                fields.text("consumer"), null, state, fields.text("topic"), fields.text("error"), null, null, null);
        ParkedPreview preview = preview(filter);
        BulkPart part = new BulkPart(
                filter.toString(),
                preview.count(),
                preview.isCapped(),
                !state.isPending(),
                step(kind, preview.filter(), 0));
        return new BulkPlan(kind, List.of(part), consequence(kind), command(kind, filter), PAGE);
    }

    private static ParkedState state(Kind kind, @Nullable String text) {
        ParkedState useless = kind == Kind.RETRY ? ParkedState.WAITING : ParkedState.SKIPPED;
        return EnumNames.find(ParkedState.class, String.valueOf(text))
                .filter(state -> state != useless)
                .orElseThrow(() -> new IllegalArgumentException("state: " + text + " (expected: one of "
                        + String.join(
                                ", ",
                                Stream.of(ParkedState.values())
                                        .filter(state -> state != useless)
                                        .map(ParkedBulk::lower)
                                        .toList())
                        + ")"));
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private ParkedPreview preview(ParkedFilter filter) {
        try {
            return database.inboxAdmin().previewParked(filter);
        } catch (InboxException | OutboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private BulkStep step(Kind kind, ParkedFilter filter, long after) {
        return operation -> {
            InboxAdmin acting = database.inboxAdmin().actingFor(operation.id(), operation.actor(), operation.reason());
            ParkedStep step = kind == Kind.RETRY
                    ? acting.retryParked(filter, after, OutboxAdmin.STEP)
                    : acting.skipParked(filter, after, OutboxAdmin.STEP);
            Long next = step.next();
            return new BulkStep.Done(step.changed(), next == null ? null : step(kind, filter, next));
        };
    }

    private static String consequence(Kind kind) {
        return kind == Kind.RETRY
                ? "Each is tried again at once; what waits behind another one stays there."
                : "will not have their effects, and what waits behind them goes on. A retry takes a skipped message back,"
                        + " but after later ones of its key: its order is lost.";
    }

    private String command(Kind kind, ParkedFilter filter) {
        return "hitotsu inbox " + lower(kind) + " " + Addresses.quote(String.valueOf(filter.consumer())) + " --state "
                + filter.state() + option("--topic", filter.topic()) + option("--error", filter.error())
                + " --reason '\u2026'" + (options.isEmpty() ? "" : " " + options);
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + " " + Addresses.quote(value);
    }
}
