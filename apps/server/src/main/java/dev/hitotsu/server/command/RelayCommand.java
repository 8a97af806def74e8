package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.StopSignal;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.database.DatabaseState;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.operator.AdminEndpoint;
import dev.hitotsu.server.relay.LimitCheck;
import dev.hitotsu.server.relay.RelayLeadership;
import dev.hitotsu.server.relay.RelayProcess;
import dev.hitotsu.server.relay.Sinks;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Delivers the messages of an outbox until it is asked to stop. */
@Command(
        name = "relay",
        description = {
            "Deliver the messages of an outbox to a broker, until SIGTERM or SIGINT.",
            "",
            "Several relays may run on one outbox. One leads; the others stand by, and one of them takes over when the leader "
                    + "is gone. While the database or the broker is unreachable, the relay waits and tries again; nothing is "
                    + "lost. On SIGTERM it waits for what is in flight, hands over and exits with 0.%n"
        },
        exitCodeList = {
            "0:stopped as asked; with --check: the configuration is fine",
            ExitCodeHelp.FAILED,
            ExitCodeHelp.USAGE,
            ExitCodeHelp.DATABASE,
            ExitCodeHelp.COORDINATION
        })
final class RelayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML. Required.")
    private @Nullable Path config;

    @Option(
            names = "--check",
            description =
                    "Deliver nothing: check the configuration, the database and its rights, the broker and the topics.")
    private boolean check;

    @Option(names = "--check-config", description = "Deliver nothing and connect to nothing: check the configuration.")
    private boolean checkConfig;

    @Option(names = "--instance", paramLabel = "NAME", description = "Name of this relay for people (host and pid).")
    private @Nullable String instance;

    @Option(
            names = "--stop-with-parent",
            hidden = true,
            description = "Stop when the process that started this one has ended.")
    private boolean stopWithParent;

    @Override
    public Integer call() throws InterruptedException {
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "--config: missing (expected: --config FILE)");
        }
        RelayConfig relay = RelayConfig.from(ConfigFile.at(config));
        checkSettings(relay);
        if (check || checkConfig) {
            PrintWriter out = spec.commandLine().getOut();
            RelaySummary.of(relay, name(relay)).forEach(line -> out.println(TerminalText.singleLine(line)));
            LimitCheck.notes(relay).forEach(line -> out.println(TerminalText.singleLine(line)));
            out.flush();
            checkLimits(relay);
            return checkConfig ? ExitCode.OK : RelayCheck.run(relay, out);
        }
        checkDatabase(relay);
        return run(relay);
    }

    /** Told by the checks alone: a relay that does well with them today is not kept from starting. */
    private void checkLimits(RelayConfig relay) {
        List<String> contradictions =
                LimitCheck.contradictions(relay, Runtime.getRuntime().maxMemory());
        if (!contradictions.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, config + ": " + String.join("\n  ", contradictions));
        }
    }

    private void checkSettings(RelayConfig relay) {
        try {
            Databases.open(relay.source()).close();
            Sinks.check(relay.sink(), relay.options());
            RelayLeadership.check(relay.coordination());
            AdminEndpoint.check(relay.admin());
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, config + ": " + e.getMessage(), e);
        }
    }

    /** A database that is unreachable may come back: the relay logs that, and waits. */
    private static void checkDatabase(RelayConfig relay) {
        try (OutboxDatabase database = Databases.open(relay.source())) {
            if (database.check() instanceof DatabaseState.Unusable(String reason)) {
                throw new CommandException(ExitCode.DATABASE, reason);
            }
        }
    }

    private int run(RelayConfig relay) throws InterruptedException {
        RelayProcess process = new RelayProcess(relay, name(relay));
        if (stopWithParent) {
            ParentProcess.onExit(process::stop);
        }
        try (StopSignal signal = StopSignal.listen(process::stop)) {
            boolean wasAsked = process.run();
            return signal.complete(wasAsked ? ExitCode.OK : ExitCode.FAILED);
        }
    }

    private String name(RelayConfig relay) {
        if (instance != null) {
            return instance;
        }
        String configured = relay.instance();
        return configured == null ? host() + "-" + ProcessHandle.current().pid() : configured;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "relay";
        }
    }
}
