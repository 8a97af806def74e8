package dev.hitotsu.gatewayserver;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.gateway.Explanation;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would serve a request. */
@Command(
        name = "explain",
        description = "Say which route, filters and upstream would serve a request, and why. Nothing is sent.",
        exitCodeList = {"0:a route serves it", "1:no route serves it", ExitCodeHelp.USAGE})
final class GatewayExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = GatewayCommand.CONFIG)
    private @Nullable String config;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of the request, such as Host.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--body",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "The body of the request: for a route with graphql, the operation, whose plan is shown.")
    private String body;

    @Parameters(index = "0", paramLabel = "METHOD", description = "The method, such as GET.")
    private String method;

    @Parameters(index = "1", paramLabel = "PATH", description = "The path, such as /api/orders/1.")
    private String path;

    @Override
    public Integer call() {
        GatewayConfig gateway = read();
        Explanation explanation = Explanation.of(gateway, method, path, headers, body);
        PrintWriter out = spec.commandLine().getOut();
        explanation.lines().forEach(line -> out.println(TerminalText.singleLine(line)));
        out.flush();
        return explanation.routeId().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
    }

    private GatewayConfig read() {
        try (ConfigSource source = GatewayCommand.required(spec, config)) {
            return GatewayConfig.from(source.read());
        }
    }
}
