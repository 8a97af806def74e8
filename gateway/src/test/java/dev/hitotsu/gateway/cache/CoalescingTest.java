package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.cache.Coalescing.Outcome;
import dev.hitotsu.gateway.cache.Coalescing.Turn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescingTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Turn> turns = new ArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    private Future<String> ask(Coalescing coalescing) {
        return coalescing.run(
                "key",
                turn -> {
                    turns.add(turn);
                    return Promise.<String>promise().future();
                },
                outcome -> Future.succeededFuture("followed"));
    }

    @Test
    void othersFollowOnceTheFirstHasEnded() {
        Coalescing coalescing = new Coalescing(vertx, LONG, nanos::get);
        ask(coalescing);
        Future<String> second = ask(coalescing);
        Future<String> third = ask(coalescing);
        assertThat(second.isComplete()).isFalse();

        turns.getFirst().end(Outcome.KEPT);
        await().until(() -> second.isComplete() && third.isComplete());
        assertThat(turns).hasSize(1);
        ask(coalescing);
        assertThat(turns).hasSize(2);
    }

    @Test
    void whoeverDoesNotEndIsNotWaitedForForEver() {
        Coalescing coalescing = new Coalescing(vertx, Duration.ofMillis(1), nanos::get);
        Promise<Boolean> hadToWait = Promise.promise();
        Promise<String> second = Promise.promise();
        // The timer cannot run before this has ended: it is of the same event loop.
        vertx.runOnContext(now -> {
            ask(coalescing);
            Future<String> follower = ask(coalescing);
            hadToWait.complete(!follower.isComplete());
            follower.onComplete(second);
        });

        await().until(second.future()::isComplete);
        assertThat(hadToWait.future().result()).isTrue();
        assertThat(turns).hasSize(1);
        // Nor is the next one, for a while.
        ask(coalescing);
        ask(coalescing);
        assertThat(turns).hasSize(3);
    }

    @Test
    void nobodyWaitsForWhatCannotBeShared() {
        Coalescing coalescing = new Coalescing(vertx, LONG, nanos::get);
        ask(coalescing);
        turns.getFirst().end(Outcome.UNSHARED);
        ask(coalescing);
        ask(coalescing);
        assertThat(turns).hasSize(3);

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        ask(coalescing);
        Future<String> follower = ask(coalescing);
        assertThat(turns).hasSize(4);
        assertThat(follower.isComplete()).isFalse();
    }
}
