package dev.hitotsu.demo.run;

import dev.hitotsu.demo.check.CheckInput;
import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.check.Checker;
import dev.hitotsu.demo.check.reading.MessageSource;
import dev.hitotsu.demo.database.ShopSnapshot;
import dev.hitotsu.demo.report.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run: starts the processes, places orders, injects faults, waits until everything has arrived, and checks. */
final class DemoRun {
    private static final Duration STALL_LIMIT = Duration.ofSeconds(45);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /** The outcome of a run. */
    record Outcome(CheckResult result, Timeline timeline) {}

    private final DemoOptions options;
    private final ProgressLog progress;

    DemoRun(DemoOptions options, ProgressLog progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Runs in the environment, which the caller closes. */
    Outcome run(DemoEnvironment environment) throws Exception {
        FaultInjector faults = options.faults() ? new FaultInjector(environment, options, progress) : null;
        environment.startProcesses(progress);
        Pace pace = faults == null ? Pace.steady(options) : new Pace(options, faults.planned(), faults::over);
        LoadGenerator clients = new LoadGenerator(environment.doors(), options, pace, this::reportFirstOrder);
        progress.event("%,d orders in %d s, seed %d".formatted(options.orders(), options.seconds(), options.seed()));
        List<Timeline.Sample> samples;
        try (ShopMonitor monitor = new ShopMonitor(
                environment.database(), progress, () -> faults == null ? Optional.empty() : faults.current())) {
            runClientsAndFaults(clients, faults, monitor);
            progress.event("all orders are answered, %,d requests had to be repeated".formatted(clients.retries()));
            awaitSettled(monitor);
            samples = monitor.samples();
        } finally {
            if (faults != null) {
                faults.close();
            }
        }
        progress.event(
                "the checker reads orders, broker, charges, stock, notifications and what the payment API has charged");
        CheckResult result = Checker.create().check(input(environment, clients));
        List<Timeline.InjectedFault> injected = faults == null ? List.of() : faults.injected();
        Map<String, Integer> counted = countedFaults(environment, clients, faults);
        return new Outcome(result, new Timeline(samples, injected, counted).fromFirstOrder());
    }

    /** The process keeps its start over the script's exec, so the time of a build before the demo counts. */
    private void reportFirstOrder() {
        Instant now = Instant.now();
        Duration taken =
                Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
        progress.event(
                "the first order is placed, %.1f s after the start of the command".formatted(taken.toMillis() / 1e3));
    }

    private static void runClientsAndFaults(LoadGenerator clients, @Nullable FaultInjector faults, ShopMonitor monitor)
            throws Exception {
        BothTasks.run(
                "faults",
                () -> {
                    if (faults != null) {
                        faults.run(monitor::latest);
                    }
                    return null;
                },
                "clients",
                () -> {
                    clients.run();
                    return null;
                });
    }

    /** Waits until every order has had all its effects, or nothing has moved for a long time. */
    private void awaitSettled(ShopMonitor monitor) {
        Optional<ShopSnapshot> before = Optional.empty();
        long movedAt = System.nanoTime();
        while (System.nanoTime() - movedAt < STALL_LIMIT.toNanos()) {
            Optional<ShopSnapshot> now = monitor.latest();
            if (now.isPresent() && now.get().isSettled()) {
                progress.event("everything has arrived");
                return;
            }
            if (!now.map(ShopSnapshot::withoutAge).equals(before)) {
                before = now.map(ShopSnapshot::withoutAge);
                movedAt = System.nanoTime();
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        progress.event("nothing has moved for " + STALL_LIMIT.toSeconds() + " s, and something is missing");
    }

    private CheckInput input(DemoEnvironment environment, LoadGenerator clients) {
        return new CheckInput(
                environment.database().url(),
                environment.database().user(),
                environment.database().password(),
                new MessageSource(
                        options.broker().name(),
                        environment.broker().address(),
                        environment.broker().auditSource()),
                environment.url(DemoEnvironment.PAYMENT_API).resolve("/ledger"),
                clients.answered());
    }

    /** Faults that are too frequent, or last too long, for the charts. */
    private static Map<String, Integer> countedFaults(
            DemoEnvironment environment, LoadGenerator clients, @Nullable FaultInjector faults) throws Exception {
        if (faults == null) {
            return Map.of();
        }
        Map<String, Integer> counts = new PaymentApiMoods(environment.url(DemoEnvironment.PAYMENT_API)).counts();
        counts.put(FaultKind.COMMIT_CUT.key(), faults.commitCuts());
        counts.put(FaultKind.HELD_TRANSACTION.key(), faults.heldTransactions());
        counts.put(FaultKind.SAME_ORDER_TWICE.key(), clients.sentTwice());
        return counts;
    }
}
