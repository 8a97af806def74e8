package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.BulkRuns;
import dev.hitotsu.console.action.Selection;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.action.Ticket;
import dev.hitotsu.console.action.Tickets;
import dev.hitotsu.console.live.Sample;
import dev.hitotsu.console.live.Sampler;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.console.view.Addresses;
import dev.hitotsu.console.view.AuditView;
import dev.hitotsu.console.view.LiveState;
import dev.hitotsu.console.view.MessageView;
import dev.hitotsu.console.view.MessagesView;
import dev.hitotsu.console.view.OverviewView;
import dev.hitotsu.console.view.PreviewView;
import dev.hitotsu.console.view.ProblemsView;
import dev.hitotsu.console.view.RunView;
import dev.hitotsu.console.view.Shell;
import dev.hitotsu.console.view.SimpleView;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is read. Each method blocks for the database, and throws a {@link ConsoleProblem} for what it does not show.
 * Thread-safe.
 */
final class Pages {
    private static final int PAGE = 50;
    private static final int AUDIT_PAGE = 500;
    private static final int MAX_CHANGES = 1_000;

    private final ConsoleSources sources;
    private final ConsoleSettings settings;
    private final Sampler sampler;
    private final Tickets tickets;
    private final BulkRuns runs;
    private final Cursors cursors = new Cursors();

    Pages(ConsoleSources sources, ConsoleSettings settings, Sampler sampler, Tickets tickets, BulkRuns runs) {
        this.sources = sources;
        this.settings = settings;
        this.sampler = sampler;
        this.tickets = tickets;
        this.runs = runs;
    }

    Shell shell(String title, String path, @Nullable Person person) {
        List<Shell.Nav> nav = new ArrayList<>();
        if (person != null) {
            nav.add(nav("/", "Overview", path));
            nav.add(nav("/problems", "Problems", path));
            nav.add(nav("/messages", "Messages", path));
            sources.pages().forEach(page -> nav.add(nav("/" + page.path(), page.title(), path)));
            nav.add(nav("/audit", "Audit", path));
        }
        return new Shell(title, sources.instance(), person, settings.hasLogin() && person != null, nav, 0);
    }

    private static Shell.Nav nav(String path, String title, String current) {
        return new Shell.Nav(path, title, path.equals(current));
    }

    Answer overview(Call call) {
        sampler.watch();
        Shell shell = shell("Overview", "/", call.person()).refreshedEvery(10);
        return new Answer.Page("overview", OverviewView.of(shell, LiveState.of(sampler.reading(), sampler.history())));
    }

    Answer problems(Call call) {
        sampler.watch();
        return new Answer.Page(
                "problems", ProblemsView.of(shell("Problems", "/problems", call.person()), sampler.reading()));
    }

    Answer messages(Call call) {
        String jump = call.text("id");
        if (jump != null) {
            return new Answer.Redirect("/messages/" + Call.uuid("id", jump));
        }
        OutboxState state = call.state(OutboxState.PENDING);
        EntryFilter filter = filter(call, state);
        String list = list(call, state);
        String cursor = call.text("page");
        EntryRange range = cursor == null ? EntryRange.ALL : cursors.read(cursor, list);
        long count = count(state);
        EntryPage page = sources.outbox().page(filter, range);
        Shell shell = shell("Messages", "/messages", call.person());
        return new Answer.Page(
                "messages",
                new MessagesView(
                        shell,
                        form(call, state),
                        MessagesView.rows(page),
                        count,
                        cursor == null,
                        list,
                        page.next()
                                .map(rest -> Addresses.next(list, cursors.write(rest, list)))
                                .orElse(null),
                        preview(filter, Kind.RETRY),
                        preview(filter, Kind.SKIP),
                        shell.obstacle(Role.OPERATOR)));
    }

    /** Where the last look has counted as far as anybody counts, nobody counts as far again. */
    private long count(OutboxState state) {
        Sample sample = sampler.reading().sample();
        return sample != null && sample.status().count(state) >= OutboxStatus.MAX_COUNT
                ? OutboxStatus.MAX_COUNT
                : sources.outbox().count(state);
    }

    private static EntryFilter filter(Call call, OutboxState state) {
        try {
            return EntryFilter.of(state, PAGE)
                    .withTopic(call.text("topic"))
                    .withError(call.text("error"))
                    .withAppended(call.time("since"), call.time("until"));
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The address of the first page: what a cursor is signed for. */
    private static String list(Call call, OutboxState state) {
        StringBuilder list = new StringBuilder(Addresses.messages(state, call.text("topic"), call.text("error")));
        for (String name : List.of("since", "until")) {
            if (call.text(name) != null) {
                list.append('&').append(name).append('=').append(call.time(name));
            }
        }
        return list.toString();
    }

    private static MessagesView.Filter form(Call call, OutboxState state) {
        return new MessagesView.Filter(
                MessagesView.name(state),
                MessagesView.states(),
                orEmpty(call.text("topic")),
                orEmpty(call.text("error")),
                local(call.text("since")),
                local(call.text("until")));
    }

    /** A time as a form writes it. */
    private static String local(@Nullable String time) {
        return time == null ? "" : time.replaceFirst("Z$", "");
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A preview knows no times of the append. */
    private static @Nullable String preview(EntryFilter filter, Kind kind) {
        return kind.allows(filter.state()) && filter.since() == null && filter.until() == null
                ? Addresses.preview(new Selection(kind, Set.of(filter.state()), filter.topic(), filter.error()))
                : null;
    }

    Answer message(Call call) {
        return message(call, find(call.requiredId()), false);
    }

    Answer message(Call call, OutboxEntry entry, boolean isRevealed) {
        UUID id = entry.message().id();
        OutboxAdmin outbox = sources.outbox();
        List<OutboxChange> recent = outbox.changes(Long.MAX_VALUE, MAX_CHANGES);
        List<OutboxChange> changes =
                recent.stream().filter(change -> change.messageId().equals(id)).toList();
        return new Answer.Page(
                "message",
                MessageView.of(
                        shell("Message", "/messages", call.person()),
                        entry,
                        outbox.waitingBehind(id, MessageView.MAX_WAITING),
                        changes,
                        recent.size() == MAX_CHANGES,
                        isRevealed,
                        sources.commandOptions()));
    }

    OutboxEntry find(UUID id) {
        return sources.outbox()
                .find(id)
                .orElseThrow(() -> ConsoleProblem.missing("message " + id
                        + ": not in the outbox (it was never committed, or was delivered and removed)"));
    }

    Answer preview(Call call) {
        call.require(Role.OPERATOR);
        return preview(call, OutboxPlan.of(sources, SelectionForm.selection(call)));
    }

    /** Of a plan that nobody has seen yet. */
    Answer preview(Call call, BulkPlan plan) {
        return preview(call, tickets.open(call.person(), plan), "", "");
    }

    Answer preview(Call call, Ticket ticket, String problem, String reason) {
        BulkPlan plan = ticket.plan();
        String title = plan.kind() == Kind.RETRY ? "Retry" : "Skip";
        return new Answer.Page(
                problem.isEmpty() ? 200 : 400,
                "preview",
                PreviewView.of(shell(title, plan.page(), call.person()), ticket, problem, reason));
    }

    Answer run(Call call) {
        UUID id = call.requiredId();
        return new Answer.Page(
                "run",
                RunView.of(
                        shell("Change", "/audit", call.person()),
                        runs.find(id)
                                .orElseThrow(() -> ConsoleProblem.missing("change " + id
                                        + ": not of this process since it started; the audit has what was done"))));
    }

    Answer audit(Call call) {
        Long before = call.number("before");
        return new Answer.Page(
                "audit",
                AuditView.of(
                        shell("Audit", "/audit", call.person()),
                        sources.outbox().audit(before == null ? Long.MAX_VALUE : before, AUDIT_PAGE),
                        AUDIT_PAGE,
                        runs));
    }

    Answer login(String problem) {
        return login(problem.isEmpty() ? 200 : 401, problem);
    }

    Answer login(int status, String problem) {
        Map<String, String> buttons = settings.login() instanceof Login.Provider provider
                ? Map.of(
                        OidcRoutes.BEGIN,
                        "Log in at " + provider.settings().issuer().getHost())
                : Map.of();
        return new Answer.Page(
                status,
                "login",
                new SimpleView(
                        shell("Log in", "/login", null),
                        "",
                        problem,
                        "",
                        "",
                        List.of(),
                        buttons,
                        Map.of(),
                        Map.of(),
                        Map.of()));
    }

    /** Leads on by itself. */
    Answer welcome(Person person) {
        String sentence = "You are logged in as " + person.name() + ".";
        return new Answer.Page("welcome", SimpleView.saying(shell("Log in", "/login", null), sentence, ""));
    }

    Answer error(@Nullable Person person, int status, String detail) {
        return new Answer.Page(
                status,
                "error",
                SimpleView.saying(shell(String.valueOf(status), "", person), ErrorTitles.of(status), detail));
    }
}
