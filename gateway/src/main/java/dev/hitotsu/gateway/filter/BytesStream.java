package dev.hitotsu.gateway.filter;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** Bytes in memory as a body, paused, to be read once. Used by one thread. */
final class BytesStream implements ReadStream<Buffer> {
    private final Buffer bytes;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private boolean isPaused = true;
    private boolean isRead;
    private boolean isEnded;

    BytesStream(Buffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public BytesStream handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public BytesStream endHandler(@Nullable Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    /** Nothing fails. */
    @Override
    public BytesStream exceptionHandler(@Nullable Handler<Throwable> unused) {
        return this;
    }

    @Override
    public BytesStream pause() {
        isPaused = true;
        return this;
    }

    @Override
    public BytesStream resume() {
        isPaused = false;
        if (!isRead) {
            isRead = true;
            if (handler != null && bytes.length() > 0) {
                handler.handle(bytes);
            }
        }
        if (!isPaused && !isEnded) {
            isEnded = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
        return this;
    }

    @Override
    public BytesStream fetch(long amount) {
        return amount > 0 ? resume() : this;
    }
}
