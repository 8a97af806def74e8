package dev.hitotsu.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands that the script {@code ./hitotsu} runs itself. They are here for the help alone. */
final class LauncherCommands {
    private LauncherCommands() {}

    private static CommandException onlyInLauncher(String name) {
        return new CommandException(
                ExitCode.USAGE, name + ": works only in a source tree (expected: ./hitotsu " + name + ")");
    }

    /** Describes {@code ./hitotsu build}. */
    @Command(
            name = "build",
            description = "Build everything from source. Run by the script ./hitotsu.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED})
    static final class Build implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ARG", description = "Passed to Maven.")
        @SuppressWarnings("unused") // only for the help
        private List<String> arguments = List.of();

        @Override
        public Integer call() {
            throw onlyInLauncher("build");
        }
    }

    /** Describes {@code ./hitotsu install}. */
    @Command(
            name = "install",
            description =
                    "Build everything, and put the libraries with sources and Javadoc into the local Maven repository."
                            + " Run by the script ./hitotsu.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED})
    static final class Install implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ARG", description = "Passed to Maven.")
        @SuppressWarnings("unused") // only for the help
        private List<String> arguments = List.of();

        @Override
        public Integer call() {
            throw onlyInLauncher("install");
        }
    }

    /** Describes {@code ./hitotsu test}. */
    @Command(
            name = "test",
            description = "Build and test everything from source. Run by the script ./hitotsu.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED})
    static final class Test implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ARG", description = "Passed to Maven.")
        @SuppressWarnings("unused") // only for the help
        private List<String> arguments = List.of();

        @Override
        public Integer call() {
            throw onlyInLauncher("test");
        }
    }
}
