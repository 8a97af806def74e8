package dev.hitotsu.gatewayserver;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.gateway.openapi.OpenApi;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes routes of an OpenAPI document. */
@Command(
        name = "import",
        description = {
            "Print the routes of a document of OpenAPI 3.0 or 3.1, for the configuration.",
            "Requests that the document does not describe are refused by them."
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.USAGE})
final class GatewayImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The document, in JSON or YAML.")
    private Path file;

    @Option(names = "--to", paramLabel = "UPSTREAM", required = true, description = "The upstream of the routes.")
    private String upstream;

    @Option(
            names = "--prefix",
            paramLabel = "PATH",
            defaultValue = "",
            description = "What clients write before the paths of the document, such as /api.")
    private String prefix;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(read().routes(file.toString(), upstream, prefix));
        out.flush();
        return ExitCode.OK;
    }

    private OpenApi read() {
        try {
            return OpenApi.at(file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
