package dev.hitotsu.gateway.shared;

import dev.hitotsu.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to a server that may be away. Each waits for a budget at most, and after one without an answer none is made for
 * a second: an outage costs a few requests the budget, and the others nothing. Thread-safe.
 */
public final class GuardedCalls {
    private static final Logger log = LoggerFactory.getLogger(GuardedCalls.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final String name;
    private final Duration budget;
    private final LongSupplier ticker;
    private volatile boolean isAway;
    private volatile long awayUntil;
    private final AtomicLong quietUntil;

    /** Calls for something that is called by this name in the log. */
    public GuardedCalls(String name, Duration budget, LongSupplier ticker) {
        this.name = name;
        this.budget = budget;
        this.ticker = ticker;
        this.quietUntil = new AtomicLong(ticker.getAsLong());
    }

    /** Whether the server did not answer when it was asked last. */
    public boolean isAway() {
        return isAway;
    }

    /** The answer, on the caller's context. Fails if there is none in time. */
    public <T> Future<T> call(Vertx vertx, Supplier<CompletionStage<T>> call) {
        if (isAway && ticker.getAsLong() - awayUntil < 0) {
            return Future.failedFuture("away");
        }
        Future<T> answer = inTime(vertx, call);
        // Whoever has the answer knows whether the next one is asked.
        return answer.transform(done -> {
            if (done.succeeded()) {
                answered();
            } else {
                failed(unwrapped(done.cause()));
            }
            return answer;
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private <T> Future<T> inTime(Vertx vertx, Supplier<CompletionStage<T>> call) {
        Future<T> called;
        try {
            called = Future.fromCompletionStage(call.get(), vertx.getOrCreateContext());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        Promise<T> answer = Promise.promise();
        long timer = vertx.setTimer(
                budget.toMillis(), late -> answer.tryFail(new TimeoutException("no answer within " + budget)));
        called.onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        return answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void answered() {
        if (isAway) {
            log.info("{}: Redis answers again", name);
            isAway = false;
        }
    }

    /** A server that refuses a command is there, and may accept the next one. */
    private void failed(Throwable cause) {
        boolean isOutage = cause instanceof RedisUnavailableException || cause instanceof TimeoutException;
        if (isOutage) {
            if (!isAway) {
                log.warn("{}: Redis does not answer: {}", name, cause.getMessage());
            }
            awayUntil = ticker.getAsLong() + PAUSE.toNanos();
            isAway = true;
        } else {
            refused(cause);
        }
    }

    /** Once in a while: each request may meet the same. */
    private void refused(Throwable cause) {
        long now = ticker.getAsLong();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET.toNanos())) {
            log.error("{}: Redis refuses: {}", name, cause.getMessage());
        }
    }
}
