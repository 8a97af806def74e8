package dev.hitotsu.gateway.upstream;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.testkit.time.ManualClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = ManualClock.create();
    private final Deadlines deadlines = new Deadlines(vertx, 20, clock::nanoTime);
    private final Context context = vertx.getOrCreateContext();
    private final List<String> late = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsNotStoppedInTimeEndsInItsOrder() {
        onLoop(() -> {
            deadlines.start(() -> late.add("one"));
            Deadlines.Deadline stopped = deadlines.start(() -> late.add("stopped"));
            deadlines.start(() -> late.add("two"));
            stopped.stop();
            stopped.stop();
        });
        clock.advance(Duration.ofMillis(19));
        onLoop(() -> deadlines.start(() -> late.add("three")));
        assertThat(late).isEmpty();

        clock.advance(Duration.ofMillis(1));
        await().until(() -> late.equals(List.of("one", "two")));
        clock.advance(Duration.ofMillis(19));
        await().until(() -> late.equals(List.of("one", "two", "three")));
    }

    @Test
    void whatIsLateMayBeginAnew() {
        onLoop(() -> deadlines.start(() -> {
            late.add("one");
            deadlines.start(() -> late.add("two"));
        }));
        clock.advance(Duration.ofMillis(20));
        await().until(() -> late.equals(List.of("one")));
        clock.advance(Duration.ofMillis(20));
        await().until(() -> late.equals(List.of("one", "two")));
    }

    private void onLoop(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(now -> {
            work.run();
            done.complete(null);
        });
        done.join();
    }
}
