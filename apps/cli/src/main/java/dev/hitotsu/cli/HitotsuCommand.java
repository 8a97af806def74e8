package dev.hitotsu.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line; its own options are understood by every command below it. */
@Command(
        name = "hitotsu",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Distributed systems on the JVM in which each thing happens once.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed for a reason that has no code of its own",
            "2:wrong command line or configuration; nothing was done",
            "3:the database is away, refuses, or has not the schema needed",
            "4:outbox status --max-age: the oldest pending message is older",
            "5:the coordination service is away or refuses",
            "6:coord lock --wait: the lock was not free in time"
        })
final class HitotsuCommand extends CommandGroup {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Log details, and show where errors come from.")
    @SuppressWarnings("unused") // read from the arguments before the first logger is made
    private boolean debug;
}
