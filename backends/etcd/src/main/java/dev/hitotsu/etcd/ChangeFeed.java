package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives every change below the prefix, on one stream for all watches, because a stream over HTTP/1.1 needs a
 * connection of its own.
 *
 * <p>A stream that breaks is replaced by one that starts now, at another server. Then all listeners are called:
 * whatever happened in between, was compacted or was undone by a restored backup, a listener that reads again sees the
 * present state. A stream that was silent for the request timeout is replaced too, before it is closed, by one that
 * continues after the last received change, or behind it, where etcd has told how far the stream has come (every ten
 * minutes unless it is told otherwise): the keys of others may change all the time, and etcd removes what is old. If
 * the old stream was cut off silently, the new one delivers what it has
 * missed; else nobody notices.
 */
final class ChangeFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FROM_NOW = 0;

    private final Gateway gateway;
    private final Keys keys;
    private final Watches watches;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicLong seen = new AtomicLong();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closed;
    private volatile @Nullable ChangeStream current;
    private URI endpoint;
    private int failures;

    ChangeFeed(Gateway gateway, Keys keys, Watches watches) {
        this.gateway = gateway;
        this.keys = keys;
        this.watches = watches;
        this.endpoint = gateway.endpoints().current();
    }

    /** Starts to receive, unless it has started. Does not block. */
    void start() {
        if (!closed && started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("hitotsu-etcd-changes").start(this::listen);
        }
    }

    private void listen() {
        try {
            while (!closed) {
                awaitWake(ensureStream() ? gateway.timeout().toNanos() : retryNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(current);
        }
    }

    /** A password that is wrong costs the servers much, each time. */
    private long retryNanos() {
        return Math.min(MAX_RETRY_NANOS, RETRY_NANOS * failures);
    }

    private void awaitWake(long nanos) throws InterruptedException {
        if (wake.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            wake.drainPermits();
        }
    }

    /** Makes sure that there is a working stream; false if that failed. */
    private boolean ensureStream() throws InterruptedException {
        ChangeStream now = current;
        try {
            if (now == null || now.hasEnded()) {
                openFresh(now);
            } else if (now.silence().compareTo(gateway.timeout()) >= 0) {
                switchServer(now);
            }
            failures = 0;
            return true;
        } catch (IOException e) {
            logFailure(e);
            return false;
        }
    }

    private void logFailure(IOException e) {
        endpoint = gateway.endpoints().next(endpoint);
        if (failures > 0 || closed) {
            log.debug("etcd at {}: no changes are received", gateway.endpoints(), e);
        } else {
            log.warn("etcd at {}: no changes are received for now", gateway.endpoints(), e);
        }
        failures++;
    }

    private void openFresh(@Nullable ChangeStream former) throws IOException, InterruptedException {
        if (former != null) {
            endpoint = gateway.endpoints().next(endpoint);
        }
        ChangeStream next = open(FROM_NOW);
        end(former);
        current = next;
        watches.tellAll();
    }

    private void switchServer(ChangeStream former) throws IOException, InterruptedException {
        URI formerEndpoint = endpoint;
        endpoint = gateway.endpoints().next(formerEndpoint);
        long revision = seen.get();
        ChangeStream next = open(revision + 1);
        current = next;
        end(former);
    }

    /** A stream whose watch is in effect. */
    private ChangeStream open(long from) throws IOException, InterruptedException {
        try {
            ChangeStream stream = new ChangeStream(gateway.stream(endpoint, request(from)), new FeedListener(from));
            awaitStart(stream, from);
            return stream;
        } catch (IOException e) {
            // A stale token looks the same as a missing permission.
            gateway.forgetToken();
            throw e;
        }
    }

    private void awaitStart(ChangeStream stream, long from) throws IOException, InterruptedException {
        try {
            long revision = stream.awaitStart(gateway.timeout());
            if (revision < from - 1) {
                throw new IOException("revision: " + revision + " (expected: at least " + (from - 1) + ")");
            }
        } catch (IOException | InterruptedException e) {
            stream.close();
            throw e;
        }
    }

    private Request request(long from) {
        ObjectNode body = Json.object();
        body.putObject("create_request")
                .put("key", keys.first())
                .put("range_end", keys.end())
                .put("start_revision", Long.toString(from))
                // Else a stream that replaces a silent one would have etcd read all that others wrote meanwhile.
                .put("progress_notify", true);
        return new Request("/v3/watch", Json.bytes(body), Request.Retry.NEVER);
    }

    private static void end(@Nullable ChangeStream stream) {
        if (stream != null) {
            stream.close();
        }
    }

    /** Also ends streams that are going out of use. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        end(current);
    }

    private final class FeedListener implements ChangeStream.Listener {
        private final long from;

        FeedListener(long from) {
            this.from = from;
        }

        @Override
        public void started(long revision) {
            if (from == FROM_NOW) {
                seen.set(revision);
            }
        }

        @Override
        public void changed(String key, long revision) {
            watches.changed(keys.path(key));
            seen.accumulateAndGet(revision, Math::max);
        }

        @Override
        public void reached(long revision) {
            seen.accumulateAndGet(revision, Math::max);
        }

        @Override
        public void ended() {
            wake.release();
        }
    }
}
