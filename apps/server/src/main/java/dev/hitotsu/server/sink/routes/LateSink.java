package dev.hitotsu.server.sink.routes;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.server.sink.Hosts;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that is opened when the names of its hosts are known, so that one whose name does not resolve holds up no
 * other. Until then it is away. Thread-safe.
 */
final class LateSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(LateSink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    private final SinkConfig config;
    private final SendLimits limits;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile String obstacle;
    private volatile @Nullable Sink opened;

    private LateSink(SinkConfig config, SendLimits limits, List<String> unknown) {
        this.config = config;
        this.limits = limits;
        this.obstacle = Hosts.describe(unknown);
    }

    /** The sink itself where it can be opened now. */
    static Sink open(SinkConfig config, SendLimits limits) {
        List<String> unknown = Hosts.unknown(config.hosts());
        if (unknown.isEmpty()) {
            return config.open(limits);
        }
        // What else is wrong with the settings is told at once.
        config.openToCheck(limits).close();
        LateSink late = new LateSink(config, limits, unknown);
        Thread.ofVirtual().name("hitotsu-late-sink").start(late::awaitHosts);
        return late;
    }

    private void awaitHosts() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                List<String> unknown = Hosts.unknown(config.hosts());
                if (unknown.isEmpty() && tryOpen()) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean tryOpen() {
        if (closing.getCount() == 0) {
            return true;
        }
        try {
            opened = config.open(limits);
            return true;
        } catch (RuntimeException e) {
            obstacle = String.valueOf(e.getMessage());
            log.debug("{} could not be opened", config.displayName(), e);
            return false;
        }
    }

    /** The sink, where it is open. */
    @Nullable Sink opened() {
        return opened;
    }

    /** Why it is not open. */
    String obstacle() {
        return obstacle;
    }

    @Override
    public SinkSession open(long fence) {
        Sink sink = opened;
        return sink == null ? new LateSession(this, fence) : sink.open(fence);
    }

    @Override
    public List<String> check(Collection<String> topics) {
        Sink sink = opened;
        return sink == null ? List.of(obstacle) : sink.check(topics);
    }

    @Override
    public List<MessageLimit> limits(Collection<String> topics) {
        Sink sink = opened;
        return sink == null ? List.of() : sink.limits(topics);
    }

    /** {@inheritDoc} Any order is kept by one a key. */
    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    @Override
    public Duration sendTimeout() {
        Sink sink = opened;
        return sink == null ? limits.sendTimeout() : sink.sendTimeout();
    }

    @Override
    public synchronized void close() {
        closing.countDown();
        Sink sink = opened;
        if (sink != null) {
            sink.close();
        }
    }
}
