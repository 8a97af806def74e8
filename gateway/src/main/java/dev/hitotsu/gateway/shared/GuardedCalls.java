package dev.hitotsu.gateway.shared;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to a server that may be away. Each waits for a budget at most, and after a failure none is made for a second: an outage
 * costs a few requests the budget, and the others nothing. Thread-safe.
 */
public final class GuardedCalls {
    private static final Logger log = LoggerFactory.getLogger(GuardedCalls.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final Duration budget;
    private final LongSupplier ticker;
    private volatile boolean isAway;
    private volatile long awayUntil;

    /** Calls for something that is called by this name in the log. */
    public GuardedCalls(String name, Duration budget, LongSupplier ticker) {
        this.name = name;
        this.budget = budget;
        this.ticker = ticker;
    }

    /** The answer, on the caller's context. Fails if there is none in time. */
    public <T> Future<T> call(Vertx vertx, Supplier<CompletionStage<T>> call) {
        if (isAway && ticker.getAsLong() - awayUntil < 0) {
            return Future.failedFuture("away");
        }
        return inTime(vertx, call).onSuccess(this::succeeded).onFailure(this::failed);
    }

    private <T> Future<T> inTime(Vertx vertx, Supplier<CompletionStage<T>> call) {
        Future<T> called;
        try {
            called = Future.fromCompletionStage(call.get(), vertx.getOrCreateContext());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        Promise<T> answer = Promise.promise();
        long timer = vertx.setTimer(budget.toMillis(), late -> answer.tryFail("no answer within " + budget));
        called.onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        return answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void succeeded(Object answer) {
        if (isAway) {
            log.info("{}: Redis answers again", name);
            isAway = false;
        }
    }

    private void failed(Throwable cause) {
        if (!isAway) {
            log.warn("{}: Redis does not answer: {}", name, cause.getMessage());
        }
        awayUntil = ticker.getAsLong() + PAUSE.toNanos();
        isAway = true;
    }
}
