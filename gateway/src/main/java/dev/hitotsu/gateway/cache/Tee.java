package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.cache.Coalescing.Outcome;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that is kept while it passes. What is too large is not kept; what breaks off is not either. Used by one
 * thread.
 */
final class Tee implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final long maxBytes;
    private final long length;
    private final Consumer<Buffer> whole;
    private final Consumer<Outcome> dropped;
    private @Nullable Buffer kept = Buffer.buffer();

    /**
     * Gives the whole body to the consumer at its end, or tells the other, once, why it will not be kept.
     *
     * @param length of the body, negative if it is not known; with it the body is whole before the client has its last
     *     part
     */
    Tee(ReadStream<Buffer> source, long maxBytes, long length, Consumer<Buffer> whole, Consumer<Outcome> dropped) {
        this.source = source;
        this.length = length;
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.dropped = dropped;
        source.exceptionHandler(failure -> drop(Outcome.ABANDONED));
        source.endHandler(end -> finish());
    }

    private void finish() {
        if (kept != null) {
            whole.accept(kept);
            kept = null;
        }
    }

    @Override
    public Tee handler(@Nullable Handler<Buffer> handler) {
        source.handler(
                handler == null
                        ? null
                        : part -> {
                            keep(part);
                            handler.handle(part);
                        });
        return this;
    }

    private void keep(Buffer part) {
        if (kept != null && kept.length() + part.length() <= maxBytes) {
            kept.appendBuffer(part);
            if (kept.length() == length) {
                finish();
            }
        } else {
            drop(Outcome.UNSHARED);
        }
    }

    private void drop(Outcome reason) {
        if (kept != null) {
            kept = null;
            dropped.accept(reason);
        }
    }

    @Override
    public Tee endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(end -> {
            finish();
            if (handler != null) {
                handler.handle(end);
            }
        });
        return this;
    }

    @Override
    public Tee exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(failure -> {
            drop(Outcome.ABANDONED);
            if (handler != null) {
                handler.handle(failure);
            }
        });
        return this;
    }

    @Override
    public Tee pause() {
        source.pause();
        return this;
    }

    @Override
    public Tee resume() {
        source.resume();
        return this;
    }

    @Override
    public Tee fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
