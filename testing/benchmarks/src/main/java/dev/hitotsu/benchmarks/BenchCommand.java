package dev.hitotsu.benchmarks;

import dev.hitotsu.benchmarks.coordination.CoordinationBenchCommand;
import dev.hitotsu.benchmarks.gateway.GatewayBenchCommand;
import dev.hitotsu.benchmarks.gateway.GraphQlBenchCommand;
import dev.hitotsu.benchmarks.http.HttpSinkBenchCommand;
import dev.hitotsu.benchmarks.id.IdBenchCommand;
import dev.hitotsu.benchmarks.inbox.InboxBenchCommand;
import dev.hitotsu.benchmarks.relay.ConsoleBenchCommand;
import dev.hitotsu.benchmarks.relay.OperatorsBenchCommand;
import dev.hitotsu.benchmarks.relay.RelayBenchCommand;
import dev.hitotsu.benchmarks.routes.RouteBenchCommand;
import dev.hitotsu.benchmarks.spring.SpringBenchCommand;
import dev.hitotsu.benchmarks.steps.StepsBenchCommand;
import dev.hitotsu.cli.CommandProvider;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hitotsu bench}. */
@Command(
        name = "bench",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = "Runs benchmarks on servers of their own, each beside the raw limit of the same run.",
        subcommands = {
            RelayBenchCommand.class,
            OperatorsBenchCommand.class,
            ConsoleBenchCommand.class,
            HttpSinkBenchCommand.class,
            RouteBenchCommand.class,
            InboxBenchCommand.class,
            StepsBenchCommand.class,
            SpringBenchCommand.class,
            CoordinationBenchCommand.class,
            IdBenchCommand.class,
            GatewayBenchCommand.class,
            GraphQlBenchCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand {
    /** Called by the provider. */
    public BenchCommand() {}

    /** Adds the command to {@code hitotsu}. */
    public static final class Provider implements CommandProvider {
        /** Called by the service loader. */
        public Provider() {}

        @Override
        public List<Object> commands() {
            return List.of(new BenchCommand());
        }
    }
}
