package dev.hitotsu.gateway.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer over HTTP/2. A client that opens no window for it during a time loses it: nobody sees that from
 * the connection, which serves other streams. Used on one event loop.
 */
final class PatientResponse implements WriteStream<Buffer> {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Duration limit;
    private long timer = NONE;

    PatientResponse(Vertx vertx, HttpServerResponse response, Duration limit) {
        this.vertx = vertx;
        this.response = response;
        this.limit = limit;
    }

    @Override
    public Future<Void> write(Buffer data) {
        return response.write(data);
    }

    @Override
    public Future<Void> end() {
        return watched(response.end());
    }

    @Override
    public Future<Void> end(Buffer data) {
        return watched(response.end(data));
    }

    private Future<Void> watched(Future<Void> ended) {
        if (!ended.isComplete()) {
            startTimer();
            ended.onComplete(done -> stopTimer());
        }
        return ended;
    }

    @Override
    public boolean writeQueueFull() {
        return response.writeQueueFull();
    }

    @Override
    public PatientResponse drainHandler(@Nullable Handler<Void> handler) {
        stopTimer();
        if (handler == null) {
            response.drainHandler(null);
            return this;
        }
        startTimer();
        response.drainHandler(drained -> {
            stopTimer();
            handler.handle(drained);
        });
        return this;
    }

    private void startTimer() {
        timer = vertx.setTimer(limit.toMillis(), late -> response.reset());
    }

    private void stopTimer() {
        vertx.cancelTimer(timer);
        timer = NONE;
    }

    @Override
    public PatientResponse setWriteQueueMaxSize(int maxSize) {
        response.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public PatientResponse exceptionHandler(@Nullable Handler<Throwable> handler) {
        response.exceptionHandler(handler);
        return this;
    }
}
