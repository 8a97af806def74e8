package dev.hitotsu.gatewayserver;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.RouteTests;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts a configuration into a coordination store, from where gateways take it. */
@Command(
        name = "publish",
        description = {
            "Check a configuration and put it into a coordination store. The gateways that have it from there go by it within "
                    + "seconds.",
            "A configuration that is wrong, or whose tests fail, is not put there."
        },
        exitCodeList = {"0:it is there", "1:a test fails, or the store does not answer", ExitCodeHelp.USAGE})
final class GatewayPublishCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML.", required = true)
    private Path config;

    @Option(
            names = "--to",
            paramLabel = "STORE",
            description = "Where it is put, such as zk://host:2181/shop#gateway/main.",
            required = true)
    private String store;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (!StoreSource.isStore(store)) {
            throw new ParameterException(
                    spec.commandLine(), "--to: " + store + " (expected: a store, such as zk://host:2181/shop)");
        }
        GatewayConfig gateway = GatewayConfig.from(ConfigFile.at(config));
        RouteTests.Report report = RouteTests.run(gateway);
        PrintWriter out = spec.commandLine().getOut();
        report.problems().forEach(problem -> out.println(TerminalText.singleLine(problem)));
        if (report.problems().isEmpty()) {
            try (StoreSource source = StoreSource.open(store)) {
                source.publish(Files.readString(config));
                out.println(TerminalText.singleLine(source.toString()));
            }
        }
        out.flush();
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
}
