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
            ExitCodeHelp.OK,
            ExitCodeHelp.FAILED,
            ExitCodeHelp.USAGE,
            ExitCodeHelp.DATABASE,
            ExitCodeHelp.MESSAGE_TOO_OLD,
            ExitCodeHelp.COORDINATION,
            ExitCodeHelp.LOCK_NOT_FREE
        })
final class HitotsuCommand extends CommandGroup {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Log details, and show where errors come from.")
    @SuppressWarnings("unused") // the main class reads it from the arguments, before the first logger exists
    private boolean debug;
}
