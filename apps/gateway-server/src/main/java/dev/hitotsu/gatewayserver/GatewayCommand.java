package dev.hitotsu.gatewayserver;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.StopSignal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves requests until it is asked to stop. */
@Command(
        name = "gateway",
        description = {
            "Run an API gateway in front of services, until SIGTERM or SIGINT.",
            "",
            "Any number of gateways may run with one configuration. When it changes, the gateway goes by the new one "
                    + "within seconds, without losing a request; if the new one is wrong, it says so and keeps the old one. On "
                    + "SIGTERM it takes no new connections, waits for the requests under way and exits with 0.%n"
        },
        subcommands = {
            GatewayCheckCommand.class,
            GatewayExplainCommand.class,
            GatewayImportCommand.class,
            GatewayPublishCommand.class
        },
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeList = {"0:stopped as asked", ExitCodeHelp.FAILED, ExitCodeHelp.USAGE})
public final class GatewayCommand implements Callable<Integer> {
    static final String CONFIG = "The configuration, in YAML: a file, or a value in a coordination store, such as "
            + "zk://host:2181/shop#gateway/main. Required.";

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = CONFIG)
    private @Nullable String config;

    /** Called by the command line. */
    public GatewayCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (ConfigSource source = required(spec, config)) {
            GatewayProcess process = new GatewayProcess(source);
            try (StopSignal signal = StopSignal.listen(process::stop)) {
                process.run();
                return signal.complete(ExitCode.OK);
            }
        }
    }

    static ConfigSource required(CommandSpec spec, @Nullable String config) {
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "--config: missing (expected: --config FILE)");
        }
        return ConfigSource.of(config);
    }
}
