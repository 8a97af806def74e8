package dev.hitotsu.server.relay;

import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSqlBacklog;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.server.config.HttpConfig;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.config.SourceConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a relay until it is asked to stop. */
public final class RelayProcess {
    private static final Logger log = LoggerFactory.getLogger(RelayProcess.class);
    private static final Duration LONGEST_NAME_PAUSE = Duration.ofSeconds(5);
    private static final Duration SINK_CLOSE_LIMIT = Duration.ofSeconds(5);

    private final RelayConfig config;
    private final String instance;
    private final CountDownLatch stop = new CountDownLatch(1);

    public RelayProcess(RelayConfig config, String instance) {
        this.config = config;
        this.instance = instance;
    }

    /** Asks it to stop. Any thread; does not block. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Relays until {@link #stop()}, then waits for what is in flight.
     *
     * @return whether it stopped because it was asked to
     * @throws IllegalArgumentException for settings that the sink or the endpoint rules out
     */
    public boolean run() throws InterruptedException {
        SourceConfig source = config.source();
        log.info(
                "relay {}: {}, schema {}, to {}",
                instance,
                source.shownUrl(),
                source.schema(),
                config.sink().shown());
        awaitHosts();
        if (stop.getCount() == 0) {
            return true;
        }
        try (Pool pool = Databases.pool(source);
                Sink sink = Sinks.open(config.sink(), config.options().window().maxMessages())) {
            return relay(pool, sink);
        }
    }

    private boolean relay(Pool pool, Sink sink) throws InterruptedException {
        SourceConfig source = config.source();
        PostgreSqlRelayStore store = PostgreSqlRelayStore.of(pool, source.schema(), source.retention());
        try (Leads leads = Leads.open(store, config.coordination(), instance)) {
            return relay(pool, sink, leads.store());
        }
    }

    private boolean relay(Pool pool, Sink sink, RelayStore store) throws InterruptedException {
        SourceConfig source = config.source();
        Relay relay = Relay.builder(store, sink)
                .options(config.options())
                .instance(instance)
                .build();
        RelayReport report = new RelayReport(relay::status, PostgreSqlBacklog.of(pool, source.schema()));
        StatusEndpoint endpoint = endpoint(report);
        try {
            relay.start();
            return watch(relay, report);
        } finally {
            close(relay, sink);
            if (endpoint != null) {
                endpoint.close();
            }
        }
    }

    private @Nullable StatusEndpoint endpoint(RelayReport report) {
        HttpConfig http = config.http();
        return http == null ? null : StatusEndpoint.start(http, new StatusPage(instance, report, http.maxPendingAge()));
    }

    private boolean watch(Relay relay, RelayReport report) throws InterruptedException {
        while (!stop.await(1, TimeUnit.SECONDS)) {
            if (relay.status().role() == RelayStatus.Role.STOPPED) {
                log.error("the relay stopped by itself");
                return false;
            }
            report.look();
        }
        return true;
    }

    /** A sink that does not answer would hold the end back; what it gives up is sent again by the next relay. */
    private void close(Relay relay, Sink sink) throws InterruptedException {
        log.info("stopping, within {} s", config.stopWithin().toSeconds());
        Thread closing = Thread.ofPlatform().daemon().name("hitotsu-stop").start(relay::close);
        if (!closing.join(config.stopWithin())) {
            log.warn("not everything in flight was answered in time; it will be sent again");
            sink.close();
            closing.join(SINK_CLOSE_LIMIT);
        }
        log.info("stopped; {} messages delivered", relay.status().delivered());
    }

    /** A broker that is just being started may have no name yet. */
    private void awaitHosts() throws InterruptedException {
        Duration pause = Duration.ofMillis(250);
        List<String> unknown = Sinks.unknownHosts(config.sink());
        if (!unknown.isEmpty()) {
            log.warn("sink: host {} is not known; nothing is lost, trying again", String.join(", ", unknown));
        }
        while (!unknown.isEmpty() && !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_NAME_PAUSE) < 0
                    ? pause.multipliedBy(2)
                    : LONGEST_NAME_PAUSE;
            unknown = Sinks.unknownHosts(config.sink());
        }
    }
}
