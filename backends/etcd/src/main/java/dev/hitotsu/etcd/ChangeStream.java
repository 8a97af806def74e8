package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch of etcd. A thread of its own reads it. */
final class ChangeStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeStream.class);

    /** Hears of the stream, in the thread that reads it. */
    interface Listener {
        /** The watch is in effect. This is the first call, with the revision of the store. */
        void started(long revision);

        void changed(String key, long revision);

        /** All changes up to this revision of the store were told. */
        void reached(long revision);

        void ended();
    }

    private final BoundedMessages messages;
    private final Listener listener;
    private final CompletableFuture<Long> started = new CompletableFuture<>();
    private volatile long lastMessageNanos = System.nanoTime();
    private volatile boolean over;

    ChangeStream(InputStream messages, Listener listener) {
        this.messages = new BoundedMessages(messages, HttpTransport.MAX_BODY_BYTES);
        this.listener = listener;
        Thread.ofVirtual().name("hitotsu-etcd-stream").start(this::read);
    }

    /** Waits until the watch is in effect. Returns the revision of the store at that time. */
    long awaitStart(Duration limit) throws IOException, InterruptedException {
        try {
            return started.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the watch did not start in time", e);
        }
    }

    boolean hasEnded() {
        return over;
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastMessageNanos);
    }

    private void read() {
        try (MappingIterator<JsonNode> all =
                Json.MAPPER.readerFor(JsonNode.class).readValues(messages)) {
            while (all.hasNextValue()) {
                process(all.nextValue());
                messages.nextMessage();
            }
            throw new IOException("the stream ended");
        } catch (IOException e) {
            log.debug("a stream of changes has ended", e);
            started.completeExceptionally(e);
        } finally {
            over = true;
            listener.ended();
        }
    }

    private void process(JsonNode message) throws IOException {
        JsonNode result = message.path("result");
        // Etcd leaves the stream open when it ends the watch, after a compaction or if there is no permission.
        if (result.isMissingNode() || result.path("canceled").asBoolean()) {
            throw new IOException("ended by etcd: " + message);
        }
        lastMessageNanos = System.nanoTime();
        if (result.path("created").asBoolean()) {
            listener.started(Json.revision(result));
            started.complete(Json.revision(result));
        }
        if (!result.path("created").asBoolean() && result.path("events").isEmpty()) {
            // etcd's documentation, "Watch": all changes up to here were sent.
            listener.reached(Json.revision(result));
        }
        for (JsonNode event : result.path("events")) {
            JsonNode changed = event.path("kv");
            listener.changed(changed.path("key").asText(), Json.number(changed, "mod_revision"));
        }
    }

    /** Ends the stream. Its reader ends at once. */
    @Override
    public void close() {
        try {
            messages.close();
        } catch (IOException e) {
            log.debug("a stream of changes was not closed", e);
        }
    }
}
