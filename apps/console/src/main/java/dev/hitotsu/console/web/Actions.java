package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.BulkRun;
import dev.hitotsu.console.action.BulkRuns;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.action.Ticket;
import dev.hitotsu.console.action.Tickets;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What changes something, or is audited. Each method blocks, and throws a {@link ConsoleProblem} for what it does not
 * do. Thread-safe.
 */
final class Actions {
    private final ConsoleSources sources;
    private final Pages pages;
    private final Tickets tickets;
    private final BulkRuns runs;

    Actions(ConsoleSources sources, Pages pages, Tickets tickets, BulkRuns runs) {
        this.sources = sources;
        this.pages = pages;
        this.tickets = tickets;
        this.runs = runs;
    }

    Answer reveal(Call call) {
        return pages.message(call, revealed(call), true);
    }

    Answer download(Call call) {
        OutboxEntry entry = revealed(call);
        if (!entry.isComplete()) {
            throw new ConsoleProblem(
                    413,
                    "message " + entry.message().id() + ": " + entry.size()
                            + " bytes (expected: less; read its row in the database)");
        }
        return new Answer.Download(
                entry.message().id() + ".bin", entry.message().payload());
    }

    private OutboxEntry revealed(Call call) {
        call.require(Role.OPERATOR);
        UUID id = call.requiredId();
        return sources.outbox()
                .actingFor(operation(call, null))
                .reveal(id)
                .orElseThrow(() -> ConsoleProblem.missing("message " + id + ": not in the outbox"));
    }

    Answer retry(Call call) {
        return changeOne(call, Kind.RETRY);
    }

    Answer skip(Call call) {
        return changeOne(call, Kind.SKIP);
    }

    /** The form says which state its reader saw: what became another one since is left alone. */
    private Answer changeOne(Call call, Kind kind) {
        call.require(Role.OPERATOR);
        UUID id = call.requiredId();
        String reason = requiredReason(call);
        OutboxState now = pages.find(id).state();
        String seen = String.valueOf(call.field("seen"));
        if (!name(now).equals(seen) || !kind.allows(now)) {
            throw stale(id, name(now), seen);
        }
        OutboxAdmin acting = sources.outbox().actingFor(operation(call, reason));
        boolean changed = kind == Kind.RETRY ? acting.retry(id) : acting.skip(id);
        if (!changed) {
            throw stale(id, "another state", seen);
        }
        return new Answer.Redirect("/messages/" + id);
    }

    private static ConsoleProblem stale(UUID id, String now, String seen) {
        return ConsoleProblem.stale(
                "message " + id + ": " + now + " (expected: " + seen + ", as the page showed it; look at it again)");
    }

    private static String name(OutboxState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    Answer change(Call call) {
        call.require(Role.OPERATOR);
        UUID id = Call.uuid("ticket", call.field("ticket"));
        Ticket ticket = tickets.find(id, call.person()).orElseThrow(Actions::noTicket);
        String reason = call.field("reason");
        String problem = problem(call, ticket, reason);
        if (problem != null) {
            return pages.preview(call, ticket, problem, reason == null ? "" : reason);
        }
        Ticket taken = tickets.take(id, call.person()).orElseThrow(Actions::noTicket);
        BulkRun run = runs.start(taken, operation(call, reason))
                .orElseThrow(
                        () -> new ConsoleProblem(429, "two changes run already (expected: fewer; stop one, or wait)"));
        return new Answer.Redirect("/runs/" + run.operation().id());
    }

    private static ConsoleProblem noTicket() {
        return ConsoleProblem.stale(
                "preview: used, older than 15 minutes, or of somebody else (expected: a new preview)");
    }

    private static @Nullable String problem(Call call, Ticket ticket, @Nullable String reason) {
        if (reason == null) {
            return "reason: none (expected: why, in a few words)";
        }
        String typed = call.field("count");
        if (ticket.isTyped()
                && !String.valueOf(ticket.plan().count()).equals(typed == null ? "" : typed.replace(",", ""))) {
            return "count: " + typed + " (expected: " + ticket.plan().count() + ", typed)";
        }
        return null;
    }

    private static String requiredReason(Call call) {
        String reason = call.field("reason");
        if (reason == null) {
            throw ConsoleProblem.invalid("reason: none (expected: why, in a few words)");
        }
        return reason;
    }

    Answer stop(Call call) {
        call.require(Role.OPERATOR);
        UUID id = call.requiredId();
        Optional<BulkRun> run = runs.find(id);
        run.orElseThrow(() -> ConsoleProblem.missing("change " + id + ": not of this process"))
                .stop();
        return new Answer.Redirect("/runs/" + id);
    }

    private static Operation operation(Call call, @Nullable String reason) {
        try {
            return new Operation(UUID.randomUUID(), call.person().name(), reason);
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()));
        }
    }
}
