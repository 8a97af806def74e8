package dev.hitotsu.demo.run;

import dev.hitotsu.demo.check.Asked;
import dev.hitotsu.demo.check.CheckInput;
import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.check.Checker;
import dev.hitotsu.demo.check.MessageSource;
import dev.hitotsu.demo.report.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run: start everything, order, break things, wait until all is quiet, check. */
final class Demo {
    private static final Duration NO_PROGRESS_LIMIT = Duration.ofSeconds(45);
    private static final Duration QUIET_CHECK = Duration.ofMillis(200);

    /** What came out of a run. */
    record Outcome(CheckResult result, Timeline timeline) {}

    private final DemoOptions options;
    private final Progress progress;

    Demo(DemoOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Runs on the stage, which stays up for whoever wants to look. */
    Outcome run(Stage stage) throws Exception {
        Faults faults = options.faults() ? new Faults(stage, options, progress) : null;
        stage.startProcesses(progress);
        Clients clients = new Clients(stage.url("orders"), options);
        progress.say("%,d orders in %d s, seed %d".formatted(options.orders(), options.seconds(), options.seed()));
        List<Timeline.Sample> samples;
        try (Pulse pulse = new Pulse(stage.dataSource(), progress)) {
            orderAndBreak(clients, faults);
            progress.say("all orders are answered, %,d requests had to be repeated".formatted(clients.retries()));
            awaitSettled(pulse);
            samples = pulse.samples();
        } finally {
            if (faults != null) {
                faults.close();
            }
        }
        progress.say("the checker reads orders, broker, charges and notifications");
        CheckResult result = Checker.create().check(input(stage, clients));
        List<Timeline.FaultMark> marks = faults == null ? List.of() : faults.marks();
        return new Outcome(result, new Timeline(samples, marks, counted(clients, faults)));
    }

    private static void orderAndBreak(Clients clients, @Nullable Faults faults) throws Exception {
        FutureTask<Void> breaking = new FutureTask<>(() -> {
            if (faults != null) {
                faults.run();
            }
            return null;
        });
        Thread.ofVirtual().name("faults").start(breaking);
        clients.run();
        breaking.get();
    }

    /** Waits until nothing is on its way any more, or nothing has moved for a long time. */
    private void awaitSettled(Pulse pulse) {
        Optional<Pulse.Beat> before = Optional.empty();
        long movedAt = System.nanoTime();
        while (System.nanoTime() - movedAt < NO_PROGRESS_LIMIT.toNanos()) {
            Optional<Pulse.Beat> now = pulse.latest();
            if (now.isPresent() && now.get().isSettled()) {
                progress.say("everything has arrived");
                return;
            }
            if (!now.map(Pulse.Beat::withoutAge).equals(before)) {
                before = now.map(Pulse.Beat::withoutAge);
                movedAt = System.nanoTime();
            }
            LockSupport.parkNanos(QUIET_CHECK.toNanos());
        }
        progress.say("nothing has moved for " + NO_PROGRESS_LIMIT.toSeconds() + " s, which is not as it should be");
    }

    private CheckInput input(Stage stage, Clients clients) {
        List<Asked> asked = clients.answered().stream()
                .map(answer -> new Asked(answer.idempotencyKey(), answer.orderId(), answer.tries()))
                .toList();
        return new CheckInput(
                stage.postgres().jdbcUrl(),
                stage.postgres().user(),
                stage.postgres().password(),
                new MessageSource(
                        options.broker().name(),
                        stage.broker().address(),
                        stage.broker().auditSource()),
                asked);
    }

    /** Faults that come too often, or last too long, to be drawn. */
    private static Map<String, Integer> counted(Clients clients, @Nullable Faults faults) {
        if (faults == null) {
            return Map.of();
        }
        return Map.of(
                FaultKind.COMMIT_CUT.key(),
                faults.commitCuts(),
                FaultKind.HELD_TRANSACTION.key(),
                faults.heldTransactions(),
                FaultKind.SAME_ORDER_TWICE.key(),
                clients.twins());
    }
}
