package dev.hitotsu.console.view;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One message.
 *
 * @param error what the sink said; empty for nothing
 * @param payload null while it is masked
 * @param obstacle why this person cannot change it or see its payload; null if they can
 */
public record MessageView(
        Shell shell,
        String id,
        String state,
        List<Fact> facts,
        List<Fact> timeline,
        String error,
        String size,
        @Nullable PayloadView payload,
        List<Waiter> waiting,
        boolean canRetry,
        boolean canSkip,
        String orderNote,
        String retryCommand,
        String skipCommand,
        @Nullable String obstacle) {
    /** How many of those that wait are shown. */
    public static final int MAX_WAITING = 20;

    /** A name and what it is. */
    public record Fact(String name, String value) {}

    /** A message that waits. */
    public record Waiter(String id, String position, String since) {}

    public MessageView {
        facts = List.copyOf(facts);
        timeline = List.copyOf(timeline);
        waiting = List.copyOf(waiting);
    }

    /** Of what is known of it. */
    public static MessageView of(
            Shell shell,
            OutboxEntry entry,
            List<OutboxFailure> waiting,
            List<OutboxChange> changes,
            boolean isCut,
            boolean isRevealed,
            String options) {
        String id = entry.message().id().toString();
        return new MessageView(
                shell,
                id,
                entry.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                facts(entry),
                timeline(entry, changes, isCut),
                entry.lastError() == null ? "" : entry.lastError(),
                Texts.number(entry.size()),
                isRevealed ? PayloadView.of(entry) : null,
                waiting.stream()
                        .map(one -> new Waiter(
                                one.id().toString(), String.valueOf(one.position()), Texts.time(one.parkedAt())))
                        .toList(),
                entry.state().isRetriable(),
                entry.state().isSkippable(),
                orderNote(entry),
                Addresses.command(Kind.RETRY, id, options),
                Addresses.command(Kind.SKIP, id, options),
                shell.obstacle(Role.OPERATOR));
    }

    private static String orderNote(OutboxEntry entry) {
        if (entry.message().key() == null) {
            return "It has no key, so no order.";
        }
        return entry.state().hasLostItsPlace()
                ? "It was given up, and later messages of its key may have gone on. A retry sends it after them."
                : "It keeps its place: no later message of its key has gone on.";
    }

    private static List<Fact> facts(OutboxEntry entry) {
        String key = entry.message().key();
        return List.of(
                new Fact("Topic", entry.message().topic()),
                new Fact("Key", key == null ? "none" : MessagesView.cut(key, 500)),
                new Fact("Type", entry.message().type()),
                new Fact("Position", String.valueOf(entry.position())),
                new Fact("Size", Texts.number(entry.size()) + " bytes"),
                new Fact("Attempts", Texts.number(entry.attempts())));
    }

    private static List<Fact> timeline(OutboxEntry entry, List<OutboxChange> changes, boolean isCut) {
        List<Fact> timeline = new ArrayList<>();
        timeline.add(new Fact(Texts.time(entry.message().occurredAt()), "occurred"));
        timeline.add(new Fact(Texts.time(entry.appendedAt()), "was committed to the outbox"));
        if (entry.message().deliverAfter() != null) {
            timeline.add(new Fact(Texts.time(entry.message().deliverAfter()), "is not delivered before this"));
        }
        if (isCut) {
            timeline.add(new Fact(
                    "before", "older changes are not shown: the newest 1,000 of the outbox were looked through"));
        }
        if (entry.parkedAt() != null) {
            timeline.add(new Fact(Texts.time(entry.parkedAt()), parked(entry.state())));
        }
        for (OutboxChange change : changes.reversed()) {
            timeline.add(new Fact(
                    Texts.time(change.changedAt()),
                    change.actor() + ": " + change.action().name().toLowerCase(Locale.ROOT) + ", was "
                            + change.before().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        if (entry.changedAt() != null
                && entry.lastError() != null
                && entry.state().isRetriable()) {
            timeline.add(new Fact(Texts.time(entry.changedAt()), "last failed, or was changed"));
        }
        if (entry.nextAttemptAt() != null) {
            timeline.add(new Fact(Texts.time(entry.nextAttemptAt()), "is sent next"));
        }
        return timeline;
    }

    private static String parked(OutboxState state) {
        return switch (state) {
            case WAITING -> "came behind another one of its key that had failed";
            case DELAYED -> "was put aside for later";
            default -> "failed first";
        };
    }
}
