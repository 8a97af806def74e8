package dev.hitotsu.redis;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisRateLimitIT {
    private static final RateLimitWindow HUNDRED_A_MINUTE = new RateLimitWindow(100, Duration.ofMinutes(1));

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aHundredOfManyAreGrantedWhoeverAsks() throws Exception {
        try (RedisRateLimit one = connect();
                RedisRateLimit two = connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String name = Counters.newName();
            List<Callable<Boolean>> asks = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                RedisRateLimit limit = i % 2 == 0 ? one : two;
                asks.add(() -> ask(limit, name, HUNDRED_A_MINUTE).isGranted());
            }
            int granted = 0;
            for (Future<Boolean> answer : threads.invokeAll(asks)) {
                granted += answer.get() ? 1 : 0;
            }
            assertThat(granted).isEqualTo(100);
            assertThat(ask(one, name, HUNDRED_A_MINUTE).untilNext()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(ask(one, Counters.newName(), HUNDRED_A_MINUTE))
                    .isEqualTo(new RateLimitDecision(true, 99, Duration.ofMinutes(1)));
        }
    }

    /** The other machine is gone without a word, or a firewall has forgotten the connection. */
    @Test
    void aConnectionThatSaysNothingIsGivenUp() {
        try (TcpProxy proxy = TcpProxy.to(server.port());
                RedisRateLimit limit = RedisRateLimit.connect("redis://127.0.0.1:" + proxy.port())) {
            String name = Counters.newName();
            await().until(() -> isAnswered(limit, name));
            long before = proxy.acceptedConnections();
            proxy.blackhole();
            await().until(() -> {
                isAnswered(limit, name);
                return proxy.acceptedConnections() > before;
            });
            proxy.heal();
            await().until(() -> isAnswered(limit, name));
        }
    }

    private static boolean isAnswered(RedisRateLimit limit, String name) {
        return limit.ask(name, HUNDRED_A_MINUTE)
                .toCompletableFuture()
                .thenApply(decision -> true)
                .completeOnTimeout(false, 100, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> false)
                .join();
    }

    /** The edge of the window, for thousands of requests: each time is Redis's, taken from what it keeps. */
    @Test
    void inNoWindowAreMoreGrantedAndNobodyIsRefusedWithoutReason() {
        RateLimitWindow window = new RateLimitWindow(20, Duration.ofMillis(50));
        long length = 50_000;
        List<Long> granted = new ArrayList<>();
        int refused = 0;
        try (RedisRateLimit limit = connect();
                RedisClient client = RedisClient.create(server.uri())) {
            RedisCommands<String, String> redis = client.connect().sync();
            String name = Counters.newName();
            for (int grants = 0; grants < 2_000; ) {
                long before = micros(redis);
                if (ask(limit, name, window).isGranted()) {
                    grants++;
                    note(redis.lindex("hitotsu:limit:" + name, 0), granted, length);
                } else {
                    refused++;
                    long after = micros(redis);
                    long inWindow = granted.stream()
                            .filter(at -> at > before - length && at <= after)
                            .count();
                    assertThat(inWindow).isGreaterThanOrEqualTo(20);
                }
            }
        }
        assertThat(refused).isPositive();
    }

    /** Without a time, the machine stood still for a whole window, and nothing before counts any more. */
    private static void note(@Nullable String time, List<Long> granted, long length) {
        if (time == null) {
            granted.clear();
            return;
        }
        granted.add(Long.parseLong(time));
        if (granted.size() > 20) {
            assertThat(granted.getLast() - granted.removeFirst()).isGreaterThanOrEqualTo(length);
        }
    }

    @Test
    void theNextIsGrantedWhenTheWindowHasPassed() {
        RateLimitWindow window = new RateLimitWindow(1, Duration.ofMillis(200));
        try (RedisRateLimit limit = connect()) {
            AtomicReference<String> name = new AtomicReference<>("");
            // Where the window passes between the two, the machine was too slow to show anything.
            await().until(() -> {
                name.set(Counters.newName());
                long began = System.nanoTime();
                assertThat(ask(limit, name.get(), window).isGranted()).isTrue();
                boolean again = ask(limit, name.get(), window).isGranted();
                assertThat(again && System.nanoTime() - began < window.length().toNanos())
                        .isFalse();
                return !again;
            });
            await().until(() -> ask(limit, name.get(), window).isGranted());
        }
    }

    @Test
    void nothingIsKeptOfThoseWhoStayAway() {
        try (RedisRateLimit limit = connect();
                RedisClient client = RedisClient.create(server.uri())) {
            String name = Counters.newName();
            ask(limit, name, new RateLimitWindow(5, Duration.ofMillis(100)));
            RedisCommands<String, String> redis = client.connect().sync();
            await().until(() -> redis.exists("hitotsu:limit:" + name) == 0);
        }
    }

    @Test
    void afterAnOutageItConnectsAgain() {
        try (RedisServer own = RedisServer.start();
                RedisRateLimit limit = RedisRateLimit.connect(own.uri())) {
            String name = Counters.newName();
            await().ignoreExceptions()
                    .until(() -> ask(limit, name, HUNDRED_A_MINUTE).isGranted());
            own.kill();
            await().untilAsserted(() -> assertThatThrownBy(() -> ask(limit, name, HUNDRED_A_MINUTE))
                    .hasCauseInstanceOf(RedisUnavailableException.class));
            own.restart();
            await().ignoreExceptions()
                    .until(() -> ask(limit, name, HUNDRED_A_MINUTE).isGranted());
        }
    }

    private static RedisRateLimit connect() {
        RedisRateLimit limit = RedisRateLimit.connect(server.uri());
        await().ignoreExceptions()
                .until(() -> ask(limit, Counters.newName(), HUNDRED_A_MINUTE).isGranted());
        return limit;
    }

    private static RateLimitDecision ask(RedisRateLimit limit, String name, RateLimitWindow window) {
        CompletableFuture<RateLimitDecision> answer = limit.ask(name, window).toCompletableFuture();
        return answer.join();
    }

    private static long micros(RedisCommands<String, String> redis) {
        List<String> time = redis.time();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }
}
