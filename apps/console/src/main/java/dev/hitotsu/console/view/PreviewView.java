package dev.hitotsu.console.view;

import dev.hitotsu.console.action.BulkPart;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.action.Ticket;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a change of many would do.
 *
 * @param verb retry or skip
 * @param sentence how many, and what becomes of their order
 * @param typed what a person types; empty if nothing
 * @param isEmpty whether there is nothing to change
 * @param page where it was asked for
 * @param problem what was wrong with the form before; empty for nothing
 */
public record PreviewView(
        Shell shell,
        String ticket,
        String verb,
        String sentence,
        List<String> scopes,
        String typed,
        boolean isEmpty,
        String shownAt,
        String command,
        String problem,
        String reason,
        String page) {
    public PreviewView {
        scopes = List.copyOf(scopes);
    }

    /** Of a ticket. */
    public static PreviewView of(Shell shell, Ticket ticket, String problem, String reason) {
        BulkPlan plan = ticket.plan();
        return new PreviewView(
                shell,
                ticket.id().toString(),
                plan.kind().name().toLowerCase(Locale.ROOT),
                sentence(plan),
                plan.parts().stream()
                        .filter(part -> part.count() > 0 || part.isCapped())
                        .map(PreviewView::scope)
                        .toList(),
                ticket.isTyped() ? String.valueOf(plan.count()) : "",
                plan.count() == 0 && !plan.isCapped(),
                Texts.time(ticket.shownAt()),
                plan.command(),
                problem,
                reason,
                plan.page());
    }

    private static String scope(BulkPart part) {
        return part.scope() + ": " + Texts.number(part.count()) + (part.isCapped() ? "+" : "");
    }

    private static String sentence(BulkPlan plan) {
        if (plan.count() == 0) {
            return plan.isCapped()
                    ? "None of the first " + Texts.number(OutboxStatus.MAX_COUNT)
                            + " messages is meant; later ones may be."
                    : "There is no message to change.";
        }
        String more = plan.isCapped() ? " or more" : "";
        if (plan.kind() == Kind.SKIP) {
            return messages(plan.count()) + more + " " + plan.consequence();
        }
        StringBuilder text = new StringBuilder();
        if (plan.inOrder() > 0) {
            text.append(messages(plan.inOrder())).append(more).append(keep(plan.inOrder()));
        }
        if (plan.outOfOrder() > 0) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(messages(plan.outOfOrder()))
                    .append(more)
                    .append(plan.outOfOrder() == 1 ? " was" : " were")
                    .append(" given up or skipped, and ")
                    .append(after(plan.newer()));
        }
        return text + " " + plan.consequence();
    }

    private static String after(@Nullable NewerCount newer) {
        if (newer == null) {
            return "will go after newer ones of the same keys.";
        }
        if (newer.count() == 0) {
            return newer.isCapped()
                    ? "will go after newer ones of the same keys; how many is not known, because the log has no more of"
                            + " them, or too many."
                    : "no newer one of the same keys has gone before.";
        }
        return "will go after " + Texts.number(newer.count()) + (newer.isCapped() ? " or more" : "") + " newer "
                + (newer.count() == 1 && !newer.isCapped() ? "one" : "ones") + " of the same keys.";
    }

    private static String keep(long count) {
        return count == 1 ? " keeps its order." : " keep their order.";
    }

    private static String messages(long count) {
        return count == 1 ? "1 message" : Texts.number(count) + " messages";
    }
}
