package dev.hitotsu.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.internal.OutageTracker;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.runtime.Gate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages from an outbox to a sink while it leads. Of several relays on one outbox, one leads and the others
 * stand by.
 *
 * <p>It promises: every committed message is delivered at least once (P2), in the order of its key (P3), whatever other
 * transactions do (P4); a message that cannot be delivered holds back its own key at most (P5); memory is bounded (P9).
 * When the store or the sink is away, the relay logs it, waits and goes on.
 *
 * <p>Thread-safe. {@link #start()} does not block, {@link #close()} waits for what is in flight.
 */
public final class Relay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final Duration MAX_OUTAGE_DELAY = Duration.ofSeconds(5);

    private final RelayStore store;
    private final Sink sink;
    private final RelayOptions options;
    private final String instance;
    private final RelayContext context;
    private final Clockwork clockwork;
    private final RelayCounters counters = new RelayCounters();
    private final WakeUpSignal wakeUp;
    private final WakeUpSignal dispatcherSignal;
    private final OutageTracker storeOutage;
    private final OutageTracker sinkOutage;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean calledToLead = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Gate ended;
    private volatile @Nullable RelayTerm term;
    private volatile @Nullable Sender sender;

    private Relay(Builder builder) {
        this.store = builder.store;
        this.sink = builder.sink;
        this.options = builder.options;
        this.instance = builder.instance;
        this.clockwork = builder.clockwork;
        this.context = new RelayContext(options, clockwork, builder.random, counters);
        this.wakeUp = new WakeUpSignal(clockwork);
        this.dispatcherSignal = new WakeUpSignal(clockwork);
        this.ended = new Gate(clockwork);
        Backoff backoff = options.retry().backoff().limitedTo(MAX_OUTAGE_DELAY);
        this.storeOutage = new OutageTracker("store", backoff, builder.random);
        this.sinkOutage = new OutageTracker("sink", backoff, builder.random);
        store.onLeadAvailable(this::callToLead);
    }

    /** A relay from the store to the sink; the caller closes the sink. */
    public static Builder builder(RelayStore store, Sink sink) {
        requireNonNull(store, "store: null (expected: a relay store)");
        requireNonNull(sink, "sink: null (expected: a sink)");
        return new Builder(store, sink);
    }

    /** Starts to work, on threads of its own. Call it once. */
    public void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("start: called again (expected: once)");
        }
        clockwork.startPlatform("hitotsu-relay", false, () -> {
            try {
                campaign();
            } finally {
                ended.open();
            }
        });
    }

    /** Reads at once instead of after the delay. Any thread; does not block. */
    public void wake() {
        wakeUp.raise();
    }

    public RelayStatus status() {
        RelayTerm now = term;
        Sender sending = sender;
        RelayStatus.Role role = !started.get() || ended.isOpen()
                ? RelayStatus.Role.STOPPED
                : now == null ? RelayStatus.Role.STANDBY : RelayStatus.Role.LEADING;
        return new RelayStatus(
                role,
                now == null ? 0 : now.fence(),
                counters.delivered.sum(),
                counters.failed.sum(),
                counters.destinationAway.sum(),
                counters.resent.sum(),
                counters.parked.sum(),
                sending == null ? 0 : sending.inFlight(),
                counters.terms.sum(),
                problem(now),
                now == null ? null : now.source().alarm());
    }

    private @Nullable String problem(@Nullable RelayTerm now) {
        return Stream.of(
                        storeOutage.problem(),
                        sinkOutage.problem(),
                        now == null ? null : now.source().problem())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Stops reading, waits for what is in flight, saves, and lets another relay lead. Blocks until done. */
    @Override
    public void close() {
        stopping.set(true);
        wakeUp.raise();
        dispatcherSignal.raise();
        if (started.get()) {
            ended.await();
        }
    }

    private void campaign() {
        while (!stopping.get()) {
            try {
                long sent = clockwork.nanoTime();
                Optional<RelayTerm> won =
                        store.tryLead(instance, options.lease().duration());
                if (won.isPresent()) {
                    lead(won.get(), sent);
                } else {
                    storeOutage.recordSuccess();
                    pause(options.lease().standbyPoll());
                }
            } catch (FencedException | TermEndedException e) {
                log.info("no longer leading: {}", e.getMessage());
                pause(options.lease().standbyPoll());
            } catch (SinkDefectException e) {
                log.debug("the sink failed", e);
                pause(sinkOutage.recordFailure(String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                log.debug("the store failed", e);
                pause(storeOutage.recordFailure(Objects.requireNonNullElse(e.getMessage(), e.toString())));
            } catch (Error e) {
                log.error("the relay failed, and tries again", e);
                pause(storeOutage.recordFailure(e.toString()));
            }
        }
    }

    private void lead(RelayTerm won, long takenNanos) {
        log.info("{} leads, fence {}", instance, won.fence());
        counters.terms.increment();
        term = won;
        LeaseKeeper lease = new LeaseKeeper(won, options.lease().duration(), clockwork, takenNanos);
        LogFollower follower =
                new LogFollower(won.source(), context, wakeUp, dispatcherSignal, storeOutage::recordSuccess);
        try (won;
                lease;
                follower) {
            lease.start();
            follower.start();
            // Closed first: whoever leads next must not find our sends still under way.
            try (OpenSession session = new OpenSession(sink, won.fence())) {
                Sender sending = new Sender(session, context, lease, dispatcherSignal);
                sender = sending;
                new Dispatcher(
                                won,
                                context,
                                follower,
                                lease,
                                dispatcherSignal,
                                session,
                                sending,
                                sinkOutage,
                                stopping::get)
                        .run();
            } finally {
                sender = null;
            }
        } finally {
            term = null;
        }
    }

    private void pause(Duration length) {
        long until = clockwork.nanoTime() + length.toNanos();
        while (!stopping.get() && !calledToLead.getAndSet(false) && until - clockwork.nanoTime() > 0) {
            dispatcherSignal.await(until - clockwork.nanoTime());
        }
    }

    private void callToLead() {
        calledToLead.set(true);
        dispatcherSignal.raise();
    }

    /** Builds a {@link Relay}. Not thread-safe. */
    public static final class Builder {
        private final RelayStore store;
        private final Sink sink;
        private RelayOptions options = RelayOptions.DEFAULT;
        private Clockwork clockwork = Clockwork.system();
        private RandomGenerator random = RandomGenerator.getDefault();
        private String instance = "pid-" + ProcessHandle.current().pid();

        private Builder(RelayStore store, Sink sink) {
            this.store = store;
            this.sink = sink;
        }

        public Builder options(RelayOptions newOptions) {
            requireNonNull(newOptions, "options: null (expected: options, such as RelayOptions.DEFAULT)");
            this.options = newOptions;
            return this;
        }

        /** The name of this relay for people, for example host and pid; by default the pid. */
        public Builder instance(String name) {
            requireNonNull(name, "name: null (expected: a name)");
            this.instance = name;
            return this;
        }

        /** Where the relay takes time and threads from; a simulation brings its own. By default this machine's. */
        public Builder clockwork(Clockwork newClockwork) {
            requireNonNull(newClockwork, "clockwork: null (expected: a clockwork, such as Clockwork.system())");
            this.clockwork = newClockwork;
            return this;
        }

        /** Decides about the jitter of delays. Only the relay's thread uses it. */
        public Builder random(RandomGenerator newRandom) {
            requireNonNull(newRandom, "random: null (expected: a source of random numbers)");
            this.random = newRandom;
            return this;
        }

        /**
         * The relay.
         *
         * @throws IllegalArgumentException where {@linkplain RelayOptions.Lease#requireAllows the lease does not allow}
         *     the time for which the sink tries to deliver a message
         */
        public Relay build() {
            options.lease().requireAllows(sink.sendTimeout());
            return new Relay(this);
        }
    }
}
