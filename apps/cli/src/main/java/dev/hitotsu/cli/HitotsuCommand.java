package dev.hitotsu.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line. Every command below it inherits its options. */
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
            "1:failed for a reason without a code of its own",
            "2:wrong command line or configuration; nothing was done",
            "3:the database is unreachable, refuses access or does not have the right schema",
            "4:outbox status: a message waits longer than --max-age, or more are dead than --max-dead",
            "5:the coordination service is unreachable or refuses access",
            "6:coord lock --wait: the lock did not become free in time"
        })
final class HitotsuCommand extends CommandGroup {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Log details, and show where errors come from.")
    @SuppressWarnings("unused") // the main class reads it from the arguments, before the first logger exists
    private boolean debug;
}
