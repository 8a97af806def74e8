package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.access.AccessTokens;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a console shows and changes.
 *
 * @param instance the process, for the head of each page
 * @param outbox with connections of its own; its calls block
 * @param tokens who may log in; not asked without a login
 * @param limit how many messages a second are sent again, however it is asked for
 * @param relayProblem what keeps this process's relay from working; null for nothing. Does not block
 * @param commandOptions what a command line needs beside the message, such as {@code --config relay.yaml}
 * @param pages what the process adds
 */
public record ConsoleSources(
        String instance,
        OutboxAdmin outbox,
        AccessTokens tokens,
        ReplayLimit limit,
        Supplier<@Nullable String> relayProblem,
        String commandOptions,
        List<FactPage> pages) {
    public ConsoleSources {
        requireNonNull(instance, "instance: null (expected: a name)");
        requireNonNull(outbox, "outbox: null (expected: an outbox)");
        requireNonNull(tokens, "tokens: null (expected: tokens)");
        requireNonNull(limit, "limit: null (expected: a limit)");
        requireNonNull(relayProblem, "relayProblem: null (expected: a supplier)");
        requireNonNull(commandOptions, "commandOptions: null (expected: text)");
        pages = List.copyOf(pages);
    }

    /** What is wrong beside the outbox, by the first page that says so; null for nothing. Does not block. */
    public @Nullable String problemElsewhere() {
        for (FactPage page : pages) {
            String problem = page.problem().get();
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** Which processes take part, by the first page that names some. May block. */
    public Processes processes(OutboxStatus status) {
        for (FactPage page : pages) {
            Processes processes = page.processes().apply(status);
            if (!processes.equals(Processes.NONE)) {
                return processes;
            }
        }
        return Processes.NONE;
    }
}
