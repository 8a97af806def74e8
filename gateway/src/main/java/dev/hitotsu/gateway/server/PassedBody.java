package dev.hitotsu.gateway.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.function.Supplier;

/**
 * Passes a body on as it comes, no faster than it is taken. One that comes in a single piece leaves in one message with
 * its head, which is much less work than two. Used on one event loop.
 */
final class PassedBody {
    private final ReadStream<Buffer> from;
    private final WriteStream<Buffer> to;
    private final String length;
    private final Supplier<Future<Void>> end;
    private final Promise<Void> passed = Promise.promise();
    private boolean hasBegun;
    private boolean isOver;

    /**
     * A body.
     *
     * @param length in bytes, as the head says, if nothing can follow the body; empty otherwise
     * @param end writes what follows a body that came in several pieces
     */
    PassedBody(ReadStream<Buffer> from, WriteStream<Buffer> to, String length, Supplier<Future<Void>> end) {
        this.from = from;
        this.to = to;
        this.length = length;
        this.end = end;
    }

    /** Begins. The future ends with the last byte, and fails if the body breaks off at either side. */
    Future<Void> pass() {
        from.exceptionHandler(this::failed);
        from.endHandler(this::ended);
        from.handler(this::write);
        from.resume();
        return passed.future();
    }

    private void write(Buffer part) {
        if (isOver) {
            return;
        }
        if (!hasBegun && Integer.toString(part.length()).equals(length)) {
            isOver = true;
            to.end(part).onComplete(passed);
            return;
        }
        hasBegun = true;
        to.write(part).onFailure(this::notTaken);
        if (!isOver && to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
        }
    }

    private void ended(Void nothing) {
        if (!isOver) {
            isOver = true;
            end.get().onComplete(passed);
        }
    }

    /** The rest is read and thrown away. */
    private void notTaken(Throwable failure) {
        failed(failure);
        from.resume();
    }

    private void failed(Throwable failure) {
        isOver = true;
        passed.tryFail(failure);
    }
}
