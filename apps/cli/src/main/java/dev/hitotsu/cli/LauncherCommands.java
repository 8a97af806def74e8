package dev.hitotsu.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands that the script {@code ./hitotsu} carries out itself; they are here for the help. */
final class LauncherCommands {
    private LauncherCommands() {}

    private static CommandException notHere(String name) {
        return new CommandException(
                ExitCode.USAGE,
                name
                        + ": done by the script ./hitotsu of a source tree (expected: a call through it, as its first word)");
    }

    /** Builds everything. */
    @Command(name = "build", description = "Build everything from source. Done by the script ./hitotsu.")
    static final class Build implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ARG", description = "Passed on to Maven.")
        @SuppressWarnings("unused") // for the help
        private List<String> arguments = List.of();

        @Override
        public Integer call() {
            throw notHere("build");
        }
    }

    /** Runs all tests. */
    @Command(name = "test", description = "Build and test everything from source. Done by the script ./hitotsu.")
    static final class Test implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ARG", description = "Passed on to Maven.")
        @SuppressWarnings("unused") // for the help
        private List<String> arguments = List.of();

        @Override
        public Integer call() {
            throw notHere("test");
        }
    }
}
