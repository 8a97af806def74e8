package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that fails once it is larger than allowed, or with its client, always with a {@link RefusedException}. It passes
 * on back-pressure. Used by one thread.
 */
public final class BodyLimit implements ReadStream<Buffer> {
    private final HttpServerRequest request;
    private final long maxBytes;
    private long read;
    private boolean isStarted;
    private @Nullable Handler<Throwable> failure;

    public BodyLimit(HttpServerRequest request, long maxBytes) {
        this.request = request;
        this.maxBytes = maxBytes;
    }

    /** The answer to a body that is too large. The rest of it is not read, so the connection ends. */
    public static RefusedException tooLarge(long maxBytes) {
        return RefusedException.closing(413, "The body is larger than " + maxBytes + " bytes");
    }

    /** How many bytes have come. */
    public long bytesRead() {
        return read;
    }

    /** Whether anybody has begun to read. */
    public boolean isStarted() {
        return isStarted;
    }

    @Override
    public BodyLimit handler(@Nullable Handler<Buffer> handler) {
        isStarted = true;
        request.handler(handler == null ? null : buffer -> count(buffer, handler));
        return this;
    }

    private void count(Buffer buffer, Handler<Buffer> handler) {
        read += buffer.length();
        if (read <= maxBytes) {
            handler.handle(buffer);
        } else if (failure != null) {
            request.pause();
            failure.handle(tooLarge(maxBytes));
        }
    }

    @Override
    public BodyLimit exceptionHandler(@Nullable Handler<Throwable> handler) {
        failure = handler;
        request.exceptionHandler(handler == null ? null : gone -> handler.handle(RefusedException.clientGone()));
        return this;
    }

    @Override
    public BodyLimit pause() {
        request.pause();
        return this;
    }

    @Override
    public BodyLimit resume() {
        request.resume();
        return this;
    }

    @Override
    public BodyLimit fetch(long amount) {
        request.fetch(amount);
        return this;
    }

    @Override
    public BodyLimit endHandler(@Nullable Handler<Void> handler) {
        request.endHandler(handler);
        return this;
    }
}
