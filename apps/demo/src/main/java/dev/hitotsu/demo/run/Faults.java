package dev.hitotsu.demo.run;

import dev.hitotsu.demo.report.Timeline;
import dev.hitotsu.testkit.net.Interceptor.Verdict;
import dev.hitotsu.testkit.postgres.PostgreSqlCommitCuts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Breaks what the shop runs on, at times and in an order that the seed decides; each kind at least once. */
final class Faults implements AutoCloseable {
    private static final int COMMITS_BETWEEN_CUTS = 60;
    private static final Duration DOWN = Duration.ofMillis(700);
    private static final Duration FREE_BEFORE = Duration.ofSeconds(2);
    private static final List<FaultKind> SCHEDULED = List.of(
            FaultKind.RELAY_KILL,
            FaultKind.RELAY_PAUSE,
            FaultKind.CONSUMER_KILL,
            FaultKind.POSTGRES_KILL,
            FaultKind.BROKER_KILL);

    private final Stage stage;
    private final DemoOptions options;
    private final Progress progress;
    private final Random random;
    private final List<Timeline.FaultMark> marks = new CopyOnWriteArrayList<>();
    private final PostgreSqlCommitCuts commitCuts;
    private final HeldTransaction held;

    Faults(Stage stage, DemoOptions options, Progress progress) throws Exception {
        this.stage = stage;
        this.options = options;
        this.progress = progress;
        this.random = new Random(options.seed());
        this.commitCuts = new PostgreSqlCommitCuts(Faults::verdict);
        stage.proxy().onClientBytes(commitCuts);
        this.held = new HeldTransaction(stage.dataSource());
        held.begin();
    }

    /** Every so many commits one is cut, in turn before and after the server has it. */
    private static Verdict verdict(int commit) {
        if (commit % COMMITS_BETWEEN_CUTS != 0) {
            return Verdict.FORWARD;
        }
        return commit / COMMITS_BETWEEN_CUTS % 2 == 0 ? Verdict.CUT_BEFORE : Verdict.CUT_AFTER_FORWARD;
    }

    /** Injects one fault after the other, spread over the seconds of the demo. */
    void run() throws Exception {
        double startedAt = progress.seconds();
        List<FaultKind> plan = plan();
        double spacing = (options.seconds() - FREE_BEFORE.toSeconds()) / (double) plan.size();
        for (int i = 0; i < plan.size(); i++) {
            waitUntil(startedAt + FREE_BEFORE.toSeconds() + spacing * i);
            inject(plan.get(i));
        }
    }

    /** Each kind once, and again for as long as there is time, in random order. */
    private List<FaultKind> plan() {
        int rounds = Math.max(1, options.seconds() / 60);
        List<FaultKind> plan = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<FaultKind> kinds = new ArrayList<>(SCHEDULED);
            Collections.shuffle(kinds, random);
            plan.addAll(kinds);
        }
        return plan;
    }

    private void inject(FaultKind kind) throws Exception {
        double from = progress.seconds();
        progress.say("FAULT " + kind.text());
        switch (kind) {
            case RELAY_KILL -> killProcess(activeRelay());
            case RELAY_PAUSE -> pauseRelay(activeRelay());
            case CONSUMER_KILL -> killProcess("payments");
            case POSTGRES_KILL -> {
                stage.postgres().kill();
                rest(DOWN);
                stage.postgres().restart();
                held.begin();
            }
            case BROKER_KILL -> {
                stage.broker().kill();
                rest(DOWN);
                stage.broker().restart();
            }
            case COMMIT_CUT, HELD_TRANSACTION, SAME_ORDER_TWICE ->
                throw new IllegalArgumentException(kind + " is not injected by schedule");
        }
        marks.add(new Timeline.FaultMark(kind.key(), from, progress.seconds(), kind.text()));
    }

    private void killProcess(String name) {
        stage.process(name).kill();
        rest(DOWN);
        stage.startProcess(name);
    }

    private void pauseRelay(String name) {
        stage.process(name).suspend();
        rest(Stage.LEASE.plusSeconds(2));
        stage.process(name).resume();
    }

    /** Who leads, by the database; waits until somebody does. */
    private String activeRelay() {
        String sql = "SELECT owner FROM hitotsu.relay_lease WHERE owner IS NOT NULL AND expires_at > clock_timestamp()";
        while (true) {
            try (Connection connection = stage.dataSource().getConnection();
                    Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(sql)) {
                if (row.next()) {
                    return row.getString(1);
                }
            } catch (SQLException away) {
                progress.show("the database is away");
            }
            rest(Duration.ofMillis(100));
        }
    }

    private void waitUntil(double seconds) {
        while (progress.seconds() < seconds) {
            rest(Duration.ofMillis(20));
        }
    }

    private static void rest(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** How many connections were cut at COMMIT. */
    int commitCuts() {
        return commitCuts.cuts();
    }

    /** How often a transaction was begun to be held open. */
    int heldTransactions() {
        return held.begun();
    }

    List<Timeline.FaultMark> marks() {
        return List.copyOf(marks);
    }

    /** Ends the transaction that was held open: its message must not have been sent. */
    @Override
    public void close() {
        held.close();
    }
}
