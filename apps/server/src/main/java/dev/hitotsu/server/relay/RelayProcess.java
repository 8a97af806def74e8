package dev.hitotsu.server.relay;

import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.server.archive.ArchiveConfig;
import dev.hitotsu.server.config.HttpConfig;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.sink.Hosts;
import dev.hitotsu.server.sink.SendLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a relay, with its monitor and its HTTP endpoint, until it is asked to stop. */
public final class RelayProcess {
    private static final Logger log = LoggerFactory.getLogger(RelayProcess.class);
    private static final Duration MAX_RESOLVE_PAUSE = Duration.ofSeconds(5);
    private static final Duration SINK_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final RelayConfig config;
    private final String instance;
    private final CountDownLatch stop = new CountDownLatch(1);

    public RelayProcess(RelayConfig config, String instance) {
        this.config = config;
        this.instance = instance;
    }

    /** Asks the relay to stop. Thread-safe; does not block. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Delivers messages until {@link #stop()}, then waits for what is in flight.
     *
     * @return false if the relay stopped by itself
     * @throws IllegalArgumentException for settings that the sink or the endpoint does not allow
     */
    public boolean run() throws InterruptedException {
        SourceConfig source = config.source();
        log.info(
                "relay {}: {}, schema {}, to {}",
                instance,
                source.displayUrl(),
                source.schema(),
                config.sink().displayName());
        awaitHosts();
        if (stop.getCount() == 0) {
            return true;
        }
        try (OutboxDatabase database = Databases.openPooled(source);
                RelayObservation observation = RelayObservation.of(config);
                Sink sink = observation.observe(config.sink().open(SendLimits.of(config.options())))) {
            return relay(database, sink, observation);
        }
    }

    private boolean relay(OutboxDatabase database, Sink sink, RelayObservation observation)
            throws InterruptedException {
        RelayStore store = database.relayStore(config.sink().purpose());
        try (RelayLeadership leadership = RelayLeadership.open(store, config.coordination(), instance);
                MappingWatch mapping = MappingWatch.start(database, config.source())) {
            return relay(database, sink, leadership.store(), observation, mapping);
        }
    }

    private boolean relay(
            OutboxDatabase database, Sink sink, RelayStore store, RelayObservation observation, MappingWatch mapping)
            throws InterruptedException {
        Relay relay = Relay.builder(store, sink)
                .options(config.options())
                .instance(instance)
                .build();
        RelayMonitor monitor = RelayMonitor.of(() -> mapping.in(relay.status()), database.backlog()::read);
        ParkedWatch parked = ParkedWatch.of(database);
        observation.bind(monitor);
        StatusEndpoint endpoint = endpoint(monitor, parked, observation);
        try (OperatorServices unused = OperatorServices.start(config, instance, () -> mapping.in(relay.status()))) {
            relay.start();
            Thread.ofVirtual().name("hitotsu-check").start(() -> warnOfObstacles(database, sink));
            return watch(relay, monitor, parked);
        } finally {
            close(relay, sink);
            if (endpoint != null) {
                endpoint.close();
            }
        }
    }

    /** Before the first message fails, and also if none waits yet. */
    private void warnOfObstacles(OutboxDatabase database, Sink sink) {
        ArchiveConfig archive = config.source().archive();
        if (archive != null) {
            archive.obstacle().ifPresent(obstacle -> log.warn("archive: {}", obstacle));
        }
        try {
            List<String> topics = database.backlog().topics();
            sink.check(Sinks.allTopics(config.sink(), config.options(), topics))
                    .forEach(obstacle -> log.warn("sink: {}", obstacle));
        } catch (RuntimeException e) {
            log.debug("the sink's topics could not be checked", e);
        }
    }

    private @Nullable StatusEndpoint endpoint(RelayMonitor monitor, ParkedWatch parked, RelayObservation observation) {
        HttpConfig http = config.http();
        return http == null
                ? null
                : StatusEndpoint.start(
                        http,
                        new StatusResponses(
                                instance,
                                monitor,
                                http.maxPendingAge(),
                                http.maxDead(),
                                observation::scrape,
                                parked::facts));
    }

    private boolean watch(Relay relay, RelayMonitor monitor, ParkedWatch parked) throws InterruptedException {
        while (!stop.await(1, TimeUnit.SECONDS)) {
            if (relay.status().role() == RelayStatus.Role.STOPPED) {
                log.error("the relay stopped by itself");
                return false;
            }
            monitor.tick();
            parked.tick();
        }
        return true;
    }

    /** Closes the sink first if it does not answer in time; the next relay sends again what was in flight. */
    private void close(Relay relay, Sink sink) throws InterruptedException {
        log.info("stopping within {} s", config.stopWithin().toSeconds());
        Thread closing = Thread.ofPlatform().daemon().name("hitotsu-stop").start(relay::close);
        if (!closing.join(config.stopWithin())) {
            log.warn("some messages in flight were not answered in time; they will be sent again");
            sink.close();
            closing.join(SINK_CLOSE_TIMEOUT);
        }
        log.info("stopped; {} messages delivered", relay.status().delivered());
    }

    /** The name of a broker that is just starting may not resolve yet. */
    private void awaitHosts() throws InterruptedException {
        Duration pause = Duration.ofMillis(250);
        List<String> unknown = Hosts.unknown(config.sink().hosts());
        if (!unknown.isEmpty()) {
            log.warn("sink: {}; nothing is lost, trying again", Hosts.describe(unknown));
        }
        while (!unknown.isEmpty() && !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            pause = pause.multipliedBy(2).compareTo(MAX_RESOLVE_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_RESOLVE_PAUSE;
            unknown = Hosts.unknown(config.sink().hosts());
        }
    }
}
