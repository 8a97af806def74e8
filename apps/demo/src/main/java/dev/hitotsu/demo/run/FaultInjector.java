package dev.hitotsu.demo.run;

import dev.hitotsu.demo.database.CommitCuts;
import dev.hitotsu.demo.database.HeldTransaction;
import dev.hitotsu.demo.database.ShopSnapshot;
import dev.hitotsu.demo.report.Timeline;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Injects faults at times and in an order that the seed determines, each kind one or more times. */
final class FaultInjector implements AutoCloseable {
    private static final int COMMITS_BETWEEN_CUTS = 60;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration DOWNTIME = Duration.ofMillis(700);
    /** Longer than a call waits for its answer. */
    private static final Duration API_PAUSE = Duration.ofSeconds(4);

    private static final Duration INITIAL_DELAY = Duration.ofSeconds(2);

    /** Between the end of a fault, charges being made again, and the next one: each fault is seen by itself. */
    private static final Duration CALM = Duration.ofSeconds(1);

    /** How long the next fault waits at most for the effects of the one before, or for a shop at work. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private static final List<FaultKind> SCHEDULED = List.of(
            FaultKind.RELAY_KILL,
            FaultKind.RELAY_PAUSE,
            FaultKind.CONSUMER_KILL,
            FaultKind.DATABASE_KILL,
            FaultKind.BROKER_KILL,
            FaultKind.CALL_RELAY_KILL,
            FaultKind.PAYMENT_API_PAUSE);

    private final DemoEnvironment environment;
    private final DemoOptions options;
    private final ProgressLog progress;
    private final Random random;
    private final List<Timeline.InjectedFault> injected = new CopyOnWriteArrayList<>();
    private final CommitCuts commitCuts;
    private final HeldTransaction held;
    private final List<FaultKind> plan;
    private final AtomicInteger over = new AtomicInteger();
    private volatile @Nullable FaultKind current;

    FaultInjector(DemoEnvironment environment, DemoOptions options, ProgressLog progress) throws Exception {
        this.environment = environment;
        this.options = options;
        this.progress = progress;
        this.random = new Random(options.seed());
        this.plan = plan();
        this.commitCuts = environment.database().cuts(FaultInjector::verdict);
        environment.proxy().intercept(commitCuts.interceptor());
        this.held = environment.database().hold();
        held.begin();
    }

    /** Every 60th commit is cut, alternately before and after the server receives it. */
    private static Verdict verdict(int commit) {
        if (commit % COMMITS_BETWEEN_CUTS != 0) {
            return Verdict.FORWARD;
        }
        return commit / COMMITS_BETWEEN_CUTS % 2 == 0 ? Verdict.CUT_BEFORE : Verdict.CUT_AFTER_FORWARD;
    }

    /**
     * Injects one fault after another, spread over the seconds of the demo, each into a shop that works again after the
     * last, and the first into one that works.
     *
     * @param shop its state at the moment
     */
    void run(Supplier<Optional<ShopSnapshot>> shop) throws Exception {
        // By the time of the orders: those that are kept for a fault are placed soon after the one before is over.
        double startedAt = progress.seconds();
        // What is slow before the first charges is the start of the shop and no fault.
        await(shop, (before, now) -> now.charged() > 0 && isMoving(before, now));
        double spacing = (options.seconds() - INITIAL_DELAY.toSeconds()) / (double) plan.size();
        for (int i = 0; i < plan.size(); i++) {
            waitUntil(startedAt + INITIAL_DELAY.toSeconds() + spacing * i);
            await(shop, (before, now) -> now.created() > before.created());
            inject(plan.get(i));
            await(shop, FaultInjector::isMoving);
            current = null;
            pause(CALM);
            over.incrementAndGet();
        }
    }

    /**
     * Whether the relay sends, payments asks for charges and charges are made, as far as there is anything to do.
     * Charges that were asked for before are made without payments, so they tell nothing of it.
     */
    private static boolean isMoving(ShopSnapshot before, ShopSnapshot now) {
        boolean isSending = now.backlog() == 0 || now.delivered() > before.delivered();
        boolean isCharging = now.charged() > before.charged() && now.requested() > before.requested();
        return isSending && (isCharging || now.charged() >= now.delivered());
    }

    /**
     * Waits for a state, compared with the first one that is seen, but not for ever: what is missing then is in the
     * report.
     */
    private void await(Supplier<Optional<ShopSnapshot>> shop, BiPredicate<ShopSnapshot, ShopSnapshot> condition) {
        double limit = progress.seconds() + MAX_WAIT.toSeconds();
        Optional<ShopSnapshot> before = shop.get();
        while (progress.seconds() < limit) {
            Optional<ShopSnapshot> now = shop.get();
            if (before.isPresent() && now.isPresent() && condition.test(before.get(), now.get())) {
                return;
            }
            before = before.or(() -> now);
            pause(POLL_INTERVAL);
        }
    }

    /** The number of faults that will be injected by and by. */
    int planned() {
        return plan.size();
    }

    /** The number of faults whose effects are over. */
    int over() {
        return over.get();
    }

    /** Each kind once a minute, in random order; in a shorter run, once. */
    private List<FaultKind> plan() {
        int rounds = Math.max(1, options.seconds() / 60);
        List<FaultKind> plan = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<FaultKind> kinds = new ArrayList<>(SCHEDULED);
            if (options.through() != Through.service) {
                kinds.add(FaultKind.GATEWAY_KILL);
            }
            Collections.shuffle(kinds, random);
            plan.addAll(kinds);
        }
        return plan;
    }

    private void inject(FaultKind kind) throws Exception {
        double from = progress.seconds();
        String description =
                kind == FaultKind.BROKER_KILL ? environment.broker().outage() : kind.description();
        progress.event("FAULT " + description);
        current = kind;
        switch (kind) {
            case RELAY_KILL -> killProcess(activeRelay());
            case RELAY_PAUSE -> pauseProcess(activeRelay(), DemoEnvironment.LEASE.plusSeconds(2));
            case CONSUMER_KILL -> killProcess("payments");
            case DATABASE_KILL -> {
                environment.database().process().kill();
                pause(DOWNTIME);
                environment.database().process().restart();
                held.begin();
            }
            case BROKER_KILL -> {
                environment.broker().kill();
                pause(DOWNTIME);
                environment.broker().restart();
            }
            case CALL_RELAY_KILL -> killProcess(DemoEnvironment.CALL_RELAY);
            case PAYMENT_API_PAUSE -> pauseProcess(DemoEnvironment.PAYMENT_API, API_PAUSE);
            case GATEWAY_KILL -> killProcess(Doors.GATEWAYS.get(random.nextInt(Doors.GATEWAYS.size())));
            case COMMIT_CUT, HELD_TRANSACTION, SAME_ORDER_TWICE ->
                throw new IllegalArgumentException(kind + " is not injected by schedule");
        }
        injected.add(new Timeline.InjectedFault(kind.key(), from, progress.seconds(), description));
    }

    private void killProcess(String name) {
        environment.process(name).kill();
        pause(DOWNTIME);
        environment.startProcess(name);
    }

    private void pauseProcess(String name, Duration time) {
        environment.process(name).suspend();
        pause(time);
        environment.process(name).resume();
    }

    /** The relay that leads according to the database. Waits until there is one. */
    private String activeRelay() {
        while (true) {
            try {
                String leader = environment.database().admin().status().leader();
                if (leader != null) {
                    return leader;
                }
            } catch (OutboxException unavailable) {
                progress.status("the database is unavailable");
            }
            pause(Duration.ofMillis(100));
        }
    }

    private void waitUntil(double seconds) {
        while (progress.seconds() < seconds) {
            pause(POLL_INTERVAL);
        }
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** What is being done to the shop at this moment; empty for nothing. */
    Optional<String> current() {
        return Optional.ofNullable(current).map(FaultKind::description);
    }

    /** The number of connections that were cut at COMMIT. */
    int commitCuts() {
        return commitCuts.count().getAsInt();
    }

    /** The number of transactions that were held open. */
    int heldTransactions() {
        return held.beginCount();
    }

    List<Timeline.InjectedFault> injected() {
        return List.copyOf(injected);
    }

    /** Rolls the held transaction back. Its message must never be sent. */
    @Override
    public void close() {
        held.close();
    }
}
