package dev.hitotsu.server.gateway;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.RouteTests;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a configuration and runs the tests of its routes. */
@Command(
        name = "check",
        description = {
            "Check a configuration, and run the tests of its routes.",
            "The tests are sent to a gateway of their own. No upstream and no Redis is asked: a stand-in answers 200."
        },
        exitCodeList = {
            "0:the configuration is fine and all tests pass",
            "1:a test fails, or a route never gets a request",
            ExitCodeHelp.USAGE
        })
final class GatewayCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML. Required.")
    private @Nullable Path config;

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig gateway = GatewayConfig.from(ConfigFile.at(GatewayCommand.required(spec, config)));
        RouteTests.Report report = RouteTests.run(gateway);
        List<String> problems = report.problems();
        PrintWriter out = spec.commandLine().getOut();
        problems.forEach(problem -> out.println(TerminalText.singleLine(problem)));
        out.println(
                gateway.routes().size() + " routes, " + report.tests() + " tests, " + problems.size() + " problems");
        out.flush();
        return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
}
