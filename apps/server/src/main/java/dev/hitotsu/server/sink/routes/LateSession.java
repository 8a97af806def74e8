package dev.hitotsu.server.sink.routes;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that was begun before its sink could be opened. It looks for that each time it is resumed. */
final class LateSession implements SinkSession {
    private final LateSink sink;
    private final long fence;
    private volatile @Nullable SinkSession session;
    private volatile boolean ended;

    LateSession(LateSink sink, long fence) {
        this.sink = sink;
        this.fence = fence;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        SinkSession known = session;
        return known == null
                ? CompletableFuture.completedFuture(SendResult.unavailable(sink.obstacle()))
                : known.send(message);
    }

    @Override
    public String destinationOf(Message message) {
        SinkSession known = session;
        return known == null ? SinkSession.super.destinationOf(message) : known.destinationOf(message);
    }

    @Override
    public int capacityOf(String destination) {
        SinkSession known = session;
        return known == null ? SinkSession.super.capacityOf(destination) : known.capacityOf(destination);
    }

    @Override
    public boolean isolates(String destination) {
        SinkSession known = session;
        return known == null || known.isolates(destination);
    }

    @Override
    public void poll() {
        SinkSession known = session;
        if (known != null) {
            known.poll();
        }
    }

    @Override
    public synchronized void resume() {
        SinkSession known = session;
        Sink opened = sink.opened();
        if (known != null) {
            known.resume();
        } else if (opened != null && !ended) {
            session = opened.open(fence);
        }
    }

    @Override
    public void flush() {
        SinkSession known = session;
        if (known != null) {
            known.flush();
        }
    }

    @Override
    public synchronized void abort() {
        ended = true;
        SinkSession known = session;
        if (known != null) {
            known.abort();
        }
    }

    @Override
    public synchronized void close() {
        ended = true;
        SinkSession known = session;
        if (known != null) {
            known.close();
        }
    }
}
