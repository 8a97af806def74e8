package dev.hitotsu.demo.run;

import dev.hitotsu.console.Console;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.PushButton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The operator's page beside the shop, for everybody on this machine. Faults are buttons. */
final class DemoConsole implements AutoCloseable {
    private static final int MAX_RETRIES_PER_SECOND = 1_000;
    private static final Duration DOWNTIME = Duration.ofSeconds(3);
    private static final List<String> PROCESSES = List.of(
            "relay-a", "relay-b", DemoEnvironment.CALL_RELAY, "payments", "notifications", DemoEnvironment.PAYMENT_API);

    private final DemoEnvironment environment;
    private final ProgressLog progress;
    private final Console console;

    private DemoConsole(DemoEnvironment environment, ProgressLog progress) {
        this.environment = environment;
        this.progress = progress;
        this.console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), false, null),
                new ConsoleSources(
                        "demo",
                        environment.database().admin(),
                        hash -> Optional.empty(),
                        new ReplayLimit(MAX_RETRIES_PER_SECOND, System::nanoTime),
                        () -> null,
                        "--url … --user …",
                        List.of(FactPage.of("faults", "Faults", this::tables).with(buttons()))));
    }

    /** Starts it on a free port. */
    static DemoConsole start(DemoEnvironment environment, ProgressLog progress) {
        return new DemoConsole(environment, progress);
    }

    String address() {
        return console.address();
    }

    private List<PushButton> buttons() {
        List<PushButton> buttons = new ArrayList<>();
        buttons.add(button("killLeader", "Kill the leader", this::killLeader));
        buttons.add(button("killDatabase", "Kill the database", () -> {
            environment.database().process().kill();
            LockSupport.parkNanos(DOWNTIME.toNanos());
            environment.database().process().restart();
        }));
        buttons.add(button(
                "stopBroker", "Kill the broker", () -> environment.broker().kill()));
        buttons.add(button(
                "startBroker", "Start the broker", () -> environment.broker().restart()));
        buttons.add(button(
                "hangPayments",
                "Stop the payment API",
                () -> environment.process(DemoEnvironment.PAYMENT_API).suspend()));
        buttons.add(button(
                "resumePayments",
                "Continue the payment API",
                () -> environment.process(DemoEnvironment.PAYMENT_API).resume()));
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
        if (leader != null) {
            environment.process(leader).kill();
            LockSupport.parkNanos(DOWNTIME.toNanos());
            environment.startProcess(leader);
        }
    }

    private List<FactTable> tables() {
        List<List<String>> rows = PROCESSES.stream()
                .map(name -> List.of(name, environment.process(name).isAlive() ? "runs" : "is dead"))
                .toList();
        return List.of(new FactTable("Processes", "", List.of("Process", "State"), rows));
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
