package dev.hitotsu.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes the command line of all modules on the class path. */
public final class CommandLines {
    private static final int WIDTH = 100;
    private static final String[] ENVIRONMENT = {
        "  HITOTSU_URL, HITOTSU_USER, HITOTSU_PASSWORD   the database, for commands without --config",
        "  HITOTSU_WORKER_ID, HITOTSU_DATACENTER_ID      the worker of id new --kind snowflake",
        "  HITOTSU_JAVA_OPTS                             options of the JVM, such as -Xmx1g",
        "  HITOTSU_DEBUG=1                               the same as --debug"
    };

    /** The commands of this module, listed after those of the others. */
    private static final List<Class<?>> OWN_COMMANDS =
            List.of(LauncherCommands.Build.class, LauncherCommands.Test.class, CompletionCommand.class);

    private CommandLines() {}

    /** All commands, sorted by name. Errors are printed to standard error in one or two plain lines. */
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
        OWN_COMMANDS.forEach(command -> line.addSubcommand(command));
        line.getCommandSpec().usageMessage().footerHeading("%nEnvironment:%n").footer(ENVIRONMENT);
        return configure(line, new ExceptionReporter(providers));
    }

    private static CommandLine configure(CommandLine line, ExceptionReporter reporter) {
        return line.setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setAbbreviatedSubcommandsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> reportMisuse(e))
                .setExecutionExceptionHandler((e, failed, result) -> reporter.report(e, failed.getErr()));
    }

    private static int reportMisuse(ParameterException e) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("hitotsu: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        ExceptionReporter.printTraceIfDebugging(e, err);
        return ExitCode.USAGE;
    }
}
