package dev.hitotsu.gateway.shared;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.redis.RateLimitWindow;
import dev.hitotsu.redis.RedisRateLimit;
import dev.hitotsu.testkit.time.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedCallsTest {
    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = ManualClock.create();
    private final GuardedCalls calls = new GuardedCalls("test", Duration.ofMillis(50), clock::nanoTime);
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    /** It is there: an error that one command meets is none of the others'. */
    @Test
    void whatRedisRefusesFailsAlone() {
        CompletionStage<String> refused = CompletableFuture.failedStage(new IllegalStateException("WRONGTYPE"));
        assertThat(result(() -> refused).failed()).isTrue();
        assertThat(result(() -> CompletableFuture.completedStage("fine")).result())
                .isEqualTo("fine");
        assertThat(made).hasValue(2);
    }

    @Test
    void afterASilenceNobodyAsksForASecond() {
        assertThat(result(CompletableFuture::new).failed()).isTrue();
        assertThat(result(() -> CompletableFuture.completedStage("fine")).failed())
                .isTrue();
        assertThat(made).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(result(() -> CompletableFuture.completedStage("fine")).succeeded())
                .isTrue();
    }

    @Test
    void aServerThatIsNotThereIsNotAskedForASecond() {
        try (RedisRateLimit nowhere = RedisRateLimit.connect("redis://127.0.0.1:1")) {
            RateLimitWindow window = new RateLimitWindow(1, Duration.ofSeconds(1));
            assertThat(result(() -> nowhere.ask("name", window)).failed()).isTrue();
            assertThat(result(() -> CompletableFuture.completedStage("fine")).failed())
                    .isTrue();
            assertThat(made).hasValue(1);
        }
    }

    private <T> Future<T> result(Supplier<CompletionStage<T>> call) {
        Future<T> result = calls.call(vertx, () -> {
            made.incrementAndGet();
            return call.get();
        });
        await().until(result::isComplete);
        return result;
    }
}
