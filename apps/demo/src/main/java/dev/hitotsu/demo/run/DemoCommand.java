package dev.hitotsu.demo.run;

import dev.hitotsu.cli.CommandProvider;
import dev.hitotsu.cli.OutputFileConverter;
import dev.hitotsu.demo.report.ConsoleTable;
import dev.hitotsu.demo.report.HtmlReport;
import dev.hitotsu.demo.report.JsonReport;
import dev.hitotsu.demo.report.RunReport;
import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.demo.shop.Saga;
import dev.hitotsu.outbox.OutboxSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hitotsu demo}. */
@Command(
        name = "demo",
        description = {
            "Runs the shop on a real database and a real broker, places orders, kills processes and servers, and checks"
                    + " that every order was delivered, charged and notified once and in order.",
            "An order takes stock, and a payment API outside the shop charges it: a process that fails, hangs, answers late,"
                    + " twice or not at all, and refuses one charge of twenty. Two products are sold out. An order that"
                    + " is refused or sold out is cancelled, and its stock released. Of one order in a thousand every"
                    + " charge fails: it stays unpaid, and a parked message says why. What the payment API has"
                    + " really charged must equal the orders that are paid, to the cent.",
            "Nothing has to be installed. The servers come with the build and are stopped at the end."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every promise was kept", "1:a promise was broken, or the demo could not run", "2:wrong usage"
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--orders",
            description = "Number of orders (default: 600 a processor, for up to 8).",
            defaultValue = Option.NULL_VALUE)
    private @Nullable Integer orders;

    @Option(
            names = "--seconds",
            description = "Seconds over which the orders are spread (default: ${DEFAULT-VALUE}).",
            defaultValue = "60")
    private int seconds;

    @Option(names = "--seed", description = "Determines orders and faults; random by default, always printed.")
    private @Nullable Long seed;

    @Option(
            names = "--database",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "postgresql")
    private Database database = Database.postgresql;

    @Option(
            names = "--source",
            description =
                    "How relays learn of messages: polling, log (the database's own log) or log-only (of postgresql, without"
                            + " a table; default: ${DEFAULT-VALUE}).",
            defaultValue = "polling")
    private String source = "polling";

    @Option(
            names = "--broker",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "kafka")
    private Broker broker = Broker.kafka;

    @Option(
            names = "--saga",
            description =
                    "How an order goes through stock and payment: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "messages")
    private Saga saga = Saga.messages;

    @Option(
            names = "--services",
            description =
                    "What the shop's services are made of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). As a Spring"
                            + " Boot application they have PostgreSQL and Kafka.",
            defaultValue = "plain")
    private ShopServices services = ShopServices.plain;

    @Option(
            names = "--through",
            description =
                    "How clients reach the shop: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Two gateways, one"
                            + " of which is killed; nginx spreads requests over both, and needs Debian's package nginx-light.",
            defaultValue = "gateways")
    private Through through = Through.gateways;

    @Option(names = "--no-faults", description = "Inject no faults.")
    private boolean noFaults;

    @Option(
            names = "--exit",
            description =
                    "Exit after the check. Without it, the shop keeps running on a terminal until Enter is pressed.")
    private boolean exit;

    @Option(
            names = "--console",
            description =
                    "Keep the shop running, and orders coming, with the operator's page at a printed address, faults on buttons.")
    private boolean console;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = OutputFileConverter.class,
            description = "Write the outcome as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "The HTML report (default: ${DEFAULT-VALUE}).",
            defaultValue = "target/demo-report.html")
    private Path report = Path.of("target/demo-report.html");

    /** Called by the service provider. */
    public DemoCommand() {}

    /** As many as leave a process that starts time on the processors. */
    static int defaultOrders(int processors) {
        return 600 * Math.min(processors, 8);
    }

    @Override
    public Integer call() throws Exception {
        DemoOptions options = new DemoOptions(
                orders == null ? defaultOrders(Runtime.getRuntime().availableProcessors()) : orders,
                seconds,
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
                database,
                OutboxSource.of(source),
                services,
                saga,
                broker,
                through,
                !noFaults,
                json,
                report);
        requireWritable(report);
        requireSpring(services);
        ProgressLog progress = new ProgressLog(System.out, System.console() != null);
        Path folder = Files.createTempDirectory("hitotsu-demo-");
        progress.event("logs of all processes: " + folder);
        try (DemoEnvironment environment = DemoEnvironment.start(options, folder, progress);
                DemoConsole page = console ? DemoConsole.start(environment, options, progress) : null) {
            if (page != null) {
                progress.event("operator's page: " + page.address());
            }
            DemoRun.Outcome outcome = new DemoRun(options, progress).run(environment);
            RunReport run = new RunReport(
                    outcome.result(),
                    outcome.timeline(),
                    options.broker().name(),
                    options.seed(),
                    progress.seconds(),
                    options.replay());
            write(run, options);
            System.out.println();
            ConsoleTable.print(run);
            System.out.println("Report: " + options.report().toAbsolutePath());
            if (console) {
                keepOrdering(environment, options.afterwards());
            }
            if (console || (!exit && System.console() != null)) {
                keepRunning(environment);
            }
            return outcome.result().kept() ? 0 : 1;
        }
    }

    /** Checked before the run, because the report would be lost after it. */
    private static void requireWritable(Path report) {
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

    /** {@code ./hitotsu} builds it for the first demo that asks for it. */
    private static void requireSpring(ShopServices services) {
        if (services == ShopServices.spring && System.getProperty(ShopServices.SPRING_PROPERTY) == null) {
            throw new IllegalArgumentException("--services: spring (expected: ./hitotsu demo, or the folder of its jars"
                    + " in the system property " + ShopServices.SPRING_PROPERTY + ")");
        }
    }

    private static void write(RunReport run, DemoOptions options) throws IOException {
        HtmlReport.write(run, options.report());
        if (options.json() != null) {
            Files.writeString(options.json(), JsonReport.render(run) + System.lineSeparator());
        }
    }

    /** A fault shows only while there is something to do. Ends with this process. */
    private static void keepOrdering(DemoEnvironment environment, DemoOptions options) {
        LoadGenerator clients = new LoadGenerator(environment.doors(), options, Pace.steady(options), () -> {});
        Thread.ofVirtual().name("orders").start(() -> {
            try {
                clients.run();
            } catch (Exception e) {
                System.err.println("No more orders come: " + e.getMessage());
            }
        });
    }

    private void keepRunning(DemoEnvironment environment) throws IOException {
        System.out.printf(
                "%nThe shop is running: orders at %s, payments at %s, %s at %s (user %s, password %s).%n",
                environment.doors(),
                environment.url("payments"),
                environment.database().kind(),
                environment.database().url(),
                environment.database().user(),
                environment.database().password());
        System.out.println("Press Enter to stop it.");
        if (System.in.read() < 0 && console) {
            awaitSignal();
        }
    }

    /** Without a terminal, it runs until somebody ends the process. */
    private static void awaitSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds the commands to {@code hitotsu}. */
    public static final class Provider implements CommandProvider {
        /** Called by the service loader. */
        public Provider() {}

        @Override
        public List<Object> commands() {
            return List.of(new DemoCommand(), new ServersCommand());
        }
    }
}
