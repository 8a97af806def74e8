package dev.hitotsu.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes the command line of all modules on the class path. */
public final class CommandLines {
    private static final int WIDTH = 100;
    private static final String[] ENVIRONMENT = {
        "  HITOTSU_URL, HITOTSU_USER, HITOTSU_PASSWORD   the database, for commands without --config",
        "  HITOTSU_COORDINATION                          the store, for the commands of coord without --store",
        "  HITOTSU_WORKER_ID, HITOTSU_DATACENTER_ID      the worker of id new --kind snowflake",
        "  HITOTSU_JAVA_OPTS                             options of the JVM, such as -Xmx1g",
        "  HITOTSU_DEBUG=1                               the same as --debug"
    };

    /** The commands of this module, listed after those of the others. */
    private static final List<Class<?>> OWN_COMMANDS = List.of(
            LauncherCommands.Build.class,
            LauncherCommands.Test.class,
            LauncherCommands.Install.class,
            CompletionCommand.class);

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
        limitExitCodesOfGroups(line);
        return configure(line, new ExceptionReporter(providers));
    }

    /** A group does nothing by itself. Without this, its help would list the codes of the root. */
    private static void limitExitCodesOfGroups(CommandLine line) {
        for (CommandLine below : line.getSubcommands().values()) {
            if (below.getCommand() instanceof CommandGroup) {
                String[] code = ExitCodeHelp.USAGE.split(":", 2);
                below.getCommandSpec().usageMessage().exitCodeList(Map.of(code[0], code[1]));
            }
            limitExitCodesOfGroups(below);
        }
    }

    private static CommandLine configure(CommandLine line, ExceptionReporter reporter) {
        return line.setExpandAtFiles(false) // an argument that begins with @ is what was written, also after --
                .setExecutionStrategy(CommandLines::executeWhatIsKnown)
                .setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setAbbreviatedSubcommandsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> reportMisuse(e, arguments))
                .setExecutionExceptionHandler((e, failed, result) -> reporter.report(e, failed.getErr()));
    }

    /** With --help, picocli prints the help of the last command that it knows, whatever follows. */
    private static int executeWhatIsKnown(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unknown = command.getUnmatchedArguments();
            if (!unknown.isEmpty() && command.getCommand() instanceof CommandGroup) {
                throw new UnmatchedArgumentException(command, unknown);
            }
        }
        return new RunLast().execute(parsed);
    }

    private static int reportMisuse(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("hitotsu: " + TerminalText.singleLine(withoutPassword(String.valueOf(e.getMessage()), arguments)));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        ExceptionReporter.printTraceIfDebugging(e, err);
        return ExitCode.USAGE;
    }

    /** The option --password takes no value, but people try. */
    private static String withoutPassword(String message, String[] arguments) {
        String shown = message;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--password=")) {
                shown = shown.replace(arguments[i].substring("--password=".length()), "…");
            } else if (arguments[i].equals("--password") && i + 1 < arguments.length && !arguments[i + 1].isEmpty()) {
                shown = shown.replace("'" + arguments[i + 1] + "'", "'…'");
            }
        }
        return shown;
    }
}
