package dev.hitotsu.server.command;

import java.io.PrintWriter;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the command line together. */
public final class CommandLines {
    private static final int WIDTH = 100;
    private static final String[] ENVIRONMENT = {
        "  HITOTSU_URL, HITOTSU_USER, HITOTSU_PASSWORD   the database, for commands without --config",
        "  HITOTSU_WORKER_ID, HITOTSU_DATACENTER_ID      the worker of id new --kind snowflake",
        "  HITOTSU_JAVA_OPTS                             options for the JVM, such as -Xmx1g",
        "  HITOTSU_DEBUG=1                               the same as --debug"
    };

    private CommandLines() {}

    /** All commands, those of other modules included; errors go to standard error as one or two plain lines. */
    public static CommandLine create() {
        CommandLine line = new CommandLine(new HitotsuCommand());
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            line.addSubcommand(provider.command());
        }
        line.getCommandSpec().usageMessage().footerHeading("%nEnvironment:%n").footer(ENVIRONMENT);
        return configured(line);
    }

    private static CommandLine configured(CommandLine line) {
        return line.setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setAbbreviatedSubcommandsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> misused(e))
                .setExecutionExceptionHandler((e, failed, result) -> Failure.report(e, failed.getErr()));
    }

    private static int misused(ParameterException e) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("hitotsu: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        Failure.traceIfDebugging(e, err);
        return ExitCode.USAGE;
    }
}
