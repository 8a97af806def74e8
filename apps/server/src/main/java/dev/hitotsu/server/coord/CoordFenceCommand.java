package dev.hitotsu.server.coord;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.CommandGroup;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.Leadership.Leader;
import dev.hitotsu.coordination.QueueEntry;
import dev.hitotsu.jdbc.FenceAdmin;
import dev.hitotsu.server.database.DatabaseOptions;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The group of the commands on fences. */
@Command(
        name = "fence",
        description = "Look after the tokens that a database has seen of grants.",
        subcommands = CoordFenceCommand.Reset.class,
        synopsisSubcommandLabel = "COMMAND")
final class CoordFenceCommand extends CommandGroup {
    /** Forgets the newest token. */
    @Command(
            name = "reset",
            description = {
                "Forget the newest token that a database (PostgreSQL, MariaDB, MySQL) has seen of a name, after the store of"
                        + " coordination was restored from a backup or moved, and grants smaller tokens than before.",
                "",
                "From then on the next token is taken, an older one as well. So first stop whoever held the name by the"
                        + " former store. The command looks into the store of now, and refuses while somebody holds"
                        + " the lock or the leadership of this name there, or waits for it.%n"
            },
            exitCodeList = {
                ExitCodeHelp.OK,
                ExitCodeHelp.FAILED,
                ExitCodeHelp.USAGE,
                ExitCodeHelp.DATABASE,
                ExitCodeHelp.COORDINATION
            })
    static final class Reset implements Callable<Integer> {
        private static final String VARIABLE = "HITOTSU_COORDINATION";
        private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "The name of what is guarded, as the guard was given it.")
        private String name = "";

        @Mixin
        private DatabaseOptions database = new DatabaseOptions();

        @Option(
                names = "--store",
                paramLabel = "URI",
                description = "The store of coordination, as for coord lock; or the variable " + VARIABLE
                        + ", which may contain a password, too.")
        private @Nullable String store;

        @Option(
                names = "--grant",
                paramLabel = "NAME",
                description = "The name of the lock or the leadership, where it is another one than that of the guard.")
        private @Nullable String grant;

        @Option(
                names = "--force",
                description = "Forget it though somebody holds the name or waits for it, or without asking a store.")
        private boolean force;

        @Override
        public Integer call() {
            try (OutboxDatabase opened = Databases.open(database.source())) {
                FenceAdmin fences = opened.fences();
                long seen = fences.seen(name).orElseThrow(() -> failed("none was seen (expected: a guarded name)"));
                requireNobody();
                if (!fences.forget(name, seen)) {
                    throw failed("another one than " + seen
                            + " was seen meanwhile (expected: nobody who writes); nothing was changed");
                }
                Objects.requireNonNull(spec)
                        .commandLine()
                        .getOut()
                        .println("fence of " + name + ": " + seen
                                + " was the newest, and is forgotten; the next one is taken, whatever it is");
            }
            return ExitCode.OK;
        }

        private CommandException failed(String problem) {
            return new CommandException(ExitCode.FAILED, "fence of " + name + ": " + problem);
        }

        private void requireNobody() {
            if (force) {
                return;
            }
            String uri = store == null ? System.getenv(VARIABLE) : store;
            if (uri == null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "store: missing (expected: --store URI or the variable " + VARIABLE
                                + ", to see that nobody holds " + name + ", or --force)");
            }
            List<String> busy = busy(uri, grant == null ? name : grant);
            if (!busy.isEmpty()) {
                throw new CommandException(
                        ExitCode.FAILED,
                        String.join("; ", busy) + " (expected: nobody; stop them first, or use --force)");
            }
        }

        private static List<String> busy(String uri, String held) {
            CoordinationOptions options = CoordinationOptions.defaults().withRequestTimeout(ANSWER_TIMEOUT);
            try (Coordination coordination = Coordination.open(uri, options)) {
                Leadership leadership = coordination.leadership(held);
                Stream<String> locking =
                        coordination.lock(held).queue().stream().map(QueueEntry::instance);
                Stream<String> leading = Stream.concat(
                        leadership.current().map(Leader::instance).stream(), leadership.waiting().stream());
                return Stream.concat(
                                locking.map(each -> "lock " + held + ": " + TerminalText.singleLine(each)),
                                leading.map(each -> "leadership " + held + ": " + TerminalText.singleLine(each)))
                        .toList();
            }
        }
    }
}
