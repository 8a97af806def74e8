package dev.hitotsu.demo.run;

import dev.hitotsu.demo.report.ConsoleTable;
import dev.hitotsu.demo.report.HtmlReport;
import dev.hitotsu.demo.report.JsonReport;
import dev.hitotsu.demo.report.RunReport;
import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.server.command.CommandProvider;
import dev.hitotsu.server.command.OutputFileConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hitotsu demo}. */
@Command(
        name = "demo",
        description = {
            "Runs the shop on a real PostgreSQL and a real broker, orders from it, kills what it runs on, and checks"
                    + " that every order was delivered, charged and notified once and in order.",
            "Nothing has to be installed: the servers come with the build and are stopped at the end."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every promise was kept", "1:a promise was broken, or the demo could not run", "2:wrong usage"
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--orders", description = "How many orders (default: ${DEFAULT-VALUE}).", defaultValue = "4000")
    private int orders;

    @Option(
            names = "--seconds",
            description = "Spread over how many seconds (default: ${DEFAULT-VALUE}).",
            defaultValue = "40")
    private int seconds;

    @Option(names = "--seed", description = "Decides over orders and faults; random by default, and always printed.")
    private @Nullable Long seed;

    @Option(
            names = "--broker",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "kafka")
    private Broker broker = Broker.kafka;

    @Option(names = "--no-faults", description = "Break nothing.")
    private boolean noFaults;

    @Option(names = "--exit", description = "End after the check instead of leaving the shop up to be looked at.")
    private boolean exit;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = OutputFileConverter.class,
            description = "Write the outcome as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where the HTML report goes (default: ${DEFAULT-VALUE}).",
            defaultValue = "target/demo-report.html")
    private Path report = Path.of("target/demo-report.html");

    /** Made by picocli's caller. */
    public DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        DemoOptions options = new DemoOptions(
                orders,
                seconds,
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
                broker,
                !noFaults,
                json,
                report);
        prepare(report);
        Progress progress = new Progress(System.out, System.console() != null);
        Path folder = Files.createTempDirectory("hitotsu-demo-");
        progress.say("logs of all processes: " + folder);
        try (Stage stage = Stage.open(options, folder, progress)) {
            Demo.Outcome outcome = new Demo(options, progress).run(stage);
            RunReport run = new RunReport(
                    outcome.result(),
                    outcome.timeline(),
                    options.broker().name(),
                    options.seed(),
                    progress.seconds(),
                    replay(options));
            write(run, options);
            System.out.println();
            ConsoleTable.print(run);
            System.out.println("Report: " + options.report().toAbsolutePath());
            if (!exit && System.console() != null) {
                leaveUp(stage);
            }
            return outcome.result().kept() ? 0 : 1;
        }
    }

    /** Before the run: its report would be lost after it. */
    private static void prepare(Path report) {
        Path folder = report.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--report: " + report + " (expected: a file that can be written)", e);
        }
        if (!OutputFileConverter.canBeWritten(report)) {
            throw new IllegalArgumentException("--report: " + report + " (expected: a file that can be written)");
        }
    }

    private static void write(RunReport run, DemoOptions options) throws IOException {
        HtmlReport.write(run, options.report());
        if (options.json() != null) {
            Files.writeString(options.json(), JsonReport.render(run) + System.lineSeparator());
        }
    }

    private static String replay(DemoOptions options) {
        return "./hitotsu demo --seed %d --orders %d --seconds %d --broker %s%s"
                .formatted(
                        options.seed(),
                        options.orders(),
                        options.seconds(),
                        options.broker(),
                        options.faults() ? "" : " --no-faults");
    }

    private static void leaveUp(Stage stage) throws IOException {
        System.out.printf(
                "%nThe shop is up: orders at %s, payments at %s, PostgreSQL at %s (user %s, password %s).%n",
                stage.url("orders"),
                stage.url("payments"),
                stage.postgres().jdbcUrl(),
                stage.postgres().user(),
                stage.postgres().password());
        System.out.println("Press Enter to stop it.");
        int unused = System.in.read();
    }

    /** Plugs the command into {@code hitotsu}. */
    public static final class Provider implements CommandProvider {
        /** Made by the service loader. */
        public Provider() {}

        @Override
        public Object command() {
            return new DemoCommand();
        }
    }
}
