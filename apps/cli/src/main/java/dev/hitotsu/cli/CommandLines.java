package dev.hitotsu.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
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

    /** The frame's own commands, after those of the modules. */
    private static final List<Class<?>> FRAME =
            List.of(LauncherCommands.Build.class, LauncherCommands.Test.class, CompletionCommand.class);

    private CommandLines() {}

    /** All commands, by name. Errors go to standard error as one or two plain lines. */
    public static CommandLine create() {
        CommandLine line = new CommandLine(new HitotsuCommand());
        List<CommandProvider> providers = ServiceLoader.load(CommandProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        providers.stream()
                .flatMap(provider -> provider.commands().stream())
                .map(CommandLine::new)
                .sorted(Comparator.comparing(CommandLine::getCommandName))
                .forEach(line::addSubcommand);
        FRAME.forEach(command -> line.addSubcommand(command));
        line.getCommandSpec().usageMessage().footerHeading("%nEnvironment:%n").footer(ENVIRONMENT);
        return configured(line, new Failure(providers));
    }

    private static CommandLine configured(CommandLine line, Failure failure) {
        return line.setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setAbbreviatedSubcommandsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> misused(e))
                .setExecutionExceptionHandler((e, failed, result) -> failure.report(e, failed.getErr()));
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
