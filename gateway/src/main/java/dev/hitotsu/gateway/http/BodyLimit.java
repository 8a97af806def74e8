package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that fails once it is larger than allowed, or with its client, always with a
 * {@link RefusedException}. It passes on back-pressure. Used by one thread.
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
        if (request.isEnded()) {
            return this;
        }
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
        if (!request.isEnded()) {
            request.pause();
        }
        return this;
    }

    @Override
    public BodyLimit resume() {
        if (!request.isEnded()) {
            request.resume();
        }
        return this;
    }

    @Override
    public BodyLimit fetch(long amount) {
        if (!request.isEnded()) {
            request.fetch(amount);
        }
        return this;
    }

    @Override
    public BodyLimit endHandler(@Nullable Handler<Void> handler) {
        if (handler != null && request.isEnded()) {
            // Without a body it has ended before anybody could ask.
            Objects.requireNonNull(Vertx.currentContext(), "no event loop").runOnContext(handler);
        } else {
            request.endHandler(handler);
        }
        return this;
    }
}
