package dev.hitotsu.console.view;

import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.action.Ticket;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.List;
import java.util.Locale;

/**
 * What a change of many would do.
 *
 * @param verb retry or skip
 * @param sentence how many, and what becomes of their order
 * @param typed what a person types; empty if nothing
 * @param isEmpty whether there is nothing to change
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
        String reason) {
    public PreviewView {
        scopes = List.copyOf(scopes);
    }

    /** Of a ticket. */
    public static PreviewView of(Shell shell, Ticket ticket, String options, String problem, String reason) {
        return new PreviewView(
                shell,
                ticket.id().toString(),
                ticket.selection().kind().name().toLowerCase(Locale.ROOT),
                sentence(ticket),
                ticket.previews().stream()
                        .filter(preview -> preview.count() > 0 || preview.isCapped())
                        .map(PreviewView::scope)
                        .toList(),
                ticket.isTyped() ? String.valueOf(ticket.count()) : "",
                ticket.count() == 0 && !ticket.isCapped(),
                Texts.time(ticket.shownAt()),
                Addresses.command(ticket.selection(), options),
                problem,
                reason);
    }

    private static String scope(ChangePreview preview) {
        return AuditRecord.scope(preview.filter().withUnchangedSince(null)) + ": " + Texts.number(preview.count())
                + (preview.isCapped() ? "+" : "");
    }

    private static String sentence(Ticket ticket) {
        if (ticket.count() == 0) {
            return ticket.isCapped()
                    ? "None of the first " + Texts.number(OutboxStatus.MAX_COUNT)
                            + " messages is meant; later ones may be."
                    : "There is no message to change.";
        }
        String more = ticket.isCapped() ? " or more" : "";
        if (ticket.selection().kind() == Kind.SKIP) {
            return messages(ticket.count()) + more
                    + " will not be sent, and later ones of their keys go on. \"Return\" takes a"
                    + " skipped message back, but behind those: its order is lost.";
        }
        StringBuilder text = new StringBuilder();
        if (ticket.inOrder() > 0) {
            text.append(messages(ticket.inOrder())).append(more).append(keep(ticket.inOrder()));
        }
        if (ticket.outOfOrder() > 0) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(messages(ticket.outOfOrder()))
                    .append(more)
                    .append(ticket.outOfOrder() == 1 ? " was" : " were")
                    .append(" given up or skipped, and will go after newer ones of the same keys.");
        }
        return text + " Without an inbox, effects may repeat.";
    }

    private static String keep(long count) {
        return count == 1 ? " keeps its order." : " keep their order.";
    }

    private static String messages(long count) {
        return count == 1 ? "1 message" : Texts.number(count) + " messages";
    }
}
