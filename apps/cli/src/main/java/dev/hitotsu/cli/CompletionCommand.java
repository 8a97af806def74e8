package dev.hitotsu.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes the commands in the shell. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in the shell.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.USAGE},
        footerHeading = "%nTo use it:%n",
        footer = {"  bash:  source <(hitotsu completion bash)", "  zsh:   source <(hitotsu completion zsh)"})
final class CompletionCommand implements Callable<Integer> {

    /** The supported shells. The same script serves both. */
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("unused") // the same script serves both
    private Shell shell;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        spec.commandLine().getOut().println(AutoComplete.bash(spec.root().name(), root));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
