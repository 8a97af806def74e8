package dev.hitotsu.demo.run;

import dev.hitotsu.console.Console;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.console.source.Processes;
import dev.hitotsu.console.source.PushButton;
import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The operator's page beside the shop, for everybody on this machine. Faults are buttons: each kind of process can be
 * killed and comes back, and a message can be appended that the broker does not take.
 */
final class DemoConsole implements AutoCloseable {
    private static final int MAX_RETRIES_PER_SECOND = 1_000;
    private static final int REFUSED_BYTES = 3_000_000;
    private static final Duration DOWNTIME = Duration.ofSeconds(3);
    private static final List<String> PROCESSES = List.of(
            "relay-a", "relay-b", DemoEnvironment.CALL_RELAY, "payments", "notifications", DemoEnvironment.PAYMENT_API);

    private final DemoEnvironment environment;
    private final DemoOptions options;
    private final ProgressLog progress;
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private final Console console;
    private volatile boolean isBrokerAway;

    private DemoConsole(DemoEnvironment environment, DemoOptions options, ProgressLog progress) {
        this.environment = environment;
        this.options = options;
        this.progress = progress;
        this.console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.NONE, null),
                new ConsoleSources(
                        "demo",
                        environment.database().admin(),
                        hash -> Optional.empty(),
                        new ReplayLimit(MAX_RETRIES_PER_SECOND, System::nanoTime),
                        () -> null,
                        "--url … --user …",
                        List.of(FactPage.of("faults", "Faults", this::tables)
                                .with(buttons())
                                .withProcesses(this::processes))));
    }

    /** Starts it on a free port. */
    static DemoConsole start(DemoEnvironment environment, DemoOptions options, ProgressLog progress) {
        return new DemoConsole(environment, options, progress);
    }

    String address() {
        return console.address();
    }

    private List<PushButton> buttons() {
        List<PushButton> buttons = new ArrayList<>();
        buttons.add(button("killLeader", "Kill the leader", this::killLeader));
        buttons.add(button("killDatabase", "Kill the database", this::killDatabase));
        buttons.add(button("stopBroker", "Kill the broker", () -> {
            environment.broker().kill();
            isBrokerAway = true;
        }));
        buttons.add(button("startBroker", "Start the broker", () -> {
            environment.broker().restart();
            isBrokerAway = false;
        }));
        buttons.add(button("refuse", "Append a message that the broker refuses", this::appendRefused));
        buttons.add(button("hangPayments", "Stop the payment API", () -> {
            environment.process(DemoEnvironment.PAYMENT_API).suspend();
            suspended.add(DemoEnvironment.PAYMENT_API);
        }));
        buttons.add(button("resumePayments", "Continue the payment API", () -> {
            environment.process(DemoEnvironment.PAYMENT_API).resume();
            suspended.remove(DemoEnvironment.PAYMENT_API);
        }));
        return buttons;
    }

    private PushButton button(String name, String label, Fault fault) {
        return new PushButton(name, label, () -> {
            progress.event("FAULT " + label);
            try {
                fault.inject();
            } catch (Exception e) {
                throw new IllegalStateException(label + ": " + e.getMessage(), e);
            }
        });
    }

    private void killLeader() {
        String leader = environment.database().admin().status().leader();
        if (leader == null) {
            throw new IllegalStateException("no relay leads (expected: one; wait for it)");
        }
        environment.process(leader).kill();
        LockSupport.parkNanos(DOWNTIME.toNanos());
        environment.startProcess(leader);
    }

    private void killDatabase() {
        environment.database().process().kill();
        LockSupport.parkNanos(DOWNTIME.toNanos());
        environment.database().process().restart();
    }

    /** Kafka and NATS find it too large; no queue of RabbitMQ wants its topic. */
    private void appendRefused() throws Exception {
        environment
                .database()
                .append(Message.builder(
                                options.broker() == Broker.rabbitmq ? "nowhere" : Topics.ORDERS,
                                "OrderPlacedWithAPicture")
                        .key("refused-" + System.nanoTime() % 10_000)
                        .payload(new byte[REFUSED_BYTES])
                        .build());
    }

    private List<FactTable> tables() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(options.broker().name(), isBrokerAway ? "is dead" : "runs"));
        PROCESSES.forEach(name -> rows.add(List.of(name, state(name))));
        return List.of(new FactTable(
                "Processes",
                "What a button has killed comes back after " + DOWNTIME.toSeconds()
                        + " s, but for the broker. Orders go on coming.",
                List.of("Process", "State"),
                rows));
    }

    private Processes processes(OutboxStatus status) {
        return new Processes(
                PROCESSES.stream()
                        .map(name -> new Processes.Row(
                                name, name.equals(status.leader()) ? "leads, and " + state(name) : state(name), ""))
                        .toList(),
                "");
    }

    private String state(String name) {
        return environment
                .started(name)
                .map(process -> !process.isAlive() ? "is dead" : suspended.contains(name) ? "is stopped" : "runs")
                .orElse("is not started yet");
    }

    @Override
    public void close() {
        console.close();
    }

    /** What a button does. */
    @FunctionalInterface
    private interface Fault {
        void inject() throws Exception;
    }
}
