package dev.hitotsu.redis;

import static dev.hitotsu.redis.Counters.FIXED;
import static dev.hitotsu.redis.Counters.at;
import static dev.hitotsu.redis.Counters.nextAfterCrash;
import static dev.hitotsu.redis.Counters.store;
import static dev.hitotsu.redis.Counters.storedCount;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.servers.net.Direction;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.net.Interceptor;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.redis.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that die, hang or refuse, and networks that lose requests and answers. */
@Timeout(120)
class RedisCounterFaultsIT {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String name = Counters.newName();

    private RedisCounterBuilder builder() {
        return RedisCounter.builder(name).timeout(LONG);
    }

    /** A counter with the short timeout, which a busy machine may miss when it is opened. */
    private RedisCounter hasty(String uri) {
        return await().ignoreExceptionsInstanceOf(IdException.class)
                .until(() -> builder().timeout(SHORT).open(uri), opened -> true);
    }

    private static void assertRefused(ThrowingCallable call, int port, String reason) {
        assertThatThrownBy(call)
                .isInstanceOf(IdException.class)
                .hasMessageContaining(" on 127.0.0.1:" + port + ": ")
                .hasMessageContaining(reason);
    }

    /** Cuts the first connection that says this word, and no other. */
    private static Interceptor once(String word, Interceptor.Verdict verdict) {
        AtomicBoolean done = new AtomicBoolean();
        return piece -> piece.occurrencesOf(word.getBytes(UTF_8)) > 0 && done.compareAndSet(false, true)
                ? verdict
                : Interceptor.Verdict.FORWARD;
    }

    @Test
    void anAnswerThatIsLostMakesAGap() {
        try (RedisServer server = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(server.port());
                RedisCounter counter = builder().open("redis://127.0.0.1:" + proxy.port())) {
            store(server, name, FIXED, 0);
            counter.nextText();
            proxy.intercept(once("EVALSHA", Interceptor.Verdict.CUT_AFTER_FORWARD));
            assertRefused(counter::nextText, proxy.port(), "");
            assertThat(storedCount(server, name)).isEqualTo("2");
            assertThat(counter.nextText()).isEqualTo("21000101-000003");
        }
    }

    @Test
    void aRequestThatIsLostIsNotSentAgain() {
        try (RedisServer server = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(server.port());
                RedisCounter counter = builder().open("redis://127.0.0.1:" + proxy.port())) {
            store(server, name, FIXED, 0);
            counter.nextText();
            proxy.intercept(once("EVALSHA", Interceptor.Verdict.CUT_BEFORE));
            assertRefused(counter::nextText, proxy.port(), "");
            assertThat(storedCount(server, name)).isEqualTo("1");
            assertThat(counter.nextText()).isEqualTo("21000101-000002");
        }
    }

    @Test
    void aRequestOnAConnectionThatEndsOrderlyIsNotSentAgain() {
        try (RedisServer server = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(server.port());
                RedisCounter counter = builder().open("redis://127.0.0.1:" + proxy.port())) {
            store(server, name, FIXED, 0);
            counter.nextText();
            proxy.delay(Direction.TO_CLIENT, Duration.ofHours(1));
            CompletableFuture<Throwable> failure = failureOf(counter);
            await().until(() -> storedCount(server, name).equals("2"));
            proxy.cutAll(TcpProxy.Cut.CLOSE);
            proxy.heal();
            assertThat(failure).succeedsWithin(LONG);
            assertThat(counter.nextText()).isEqualTo("21000101-000003");
        }
    }

    @Test
    void aConnectionThatWasCutWhileIdleIsMadeAnew() {
        try (RedisServer server = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(server.port());
                RedisCounter counter = builder().open("redis://127.0.0.1:" + proxy.port())) {
            store(server, name, FIXED, 0);
            counter.nextText();
            proxy.cutAll(TcpProxy.Cut.RESET);
            assertThat(nextAfterCrash(counter)).isEqualTo("21000101-000002");
            assertThat(proxy.acceptedConnections()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatHangsIsWaitedForUntilTheTimeout() {
        try (RedisServer server = RedisServer.start();
                RedisCounter counter = hasty(server.uri())) {
            store(server, name, FIXED, 0);
            nextAfterCrash(counter);
            server.suspend();
            try {
                assertRefused(counter::nextText, server.port(), "no answer within PT0.3S");
                // This one does not get a connection either.
                assertRefused(counter::nextText, server.port(), "");
                assertRefused(() -> builder().timeout(SHORT).open(server.uri()), server.port(), "");
            } finally {
                server.resume();
            }
            assertThat(nextAfterCrash(counter)).isGreaterThan("21000101-000001");
        }
    }

    @Test
    void aNetworkThatIsSilentIsWaitedForUntilTheTimeout() {
        try (RedisServer server = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(server.port());
                RedisCounter counter = hasty("redis://127.0.0.1:" + proxy.port())) {
            store(server, name, FIXED, 0);
            nextAfterCrash(counter);
            proxy.blackhole();
            assertRefused(counter::nextText, proxy.port(), "no answer within PT0.3S");
            proxy.heal();
            assertThat(nextAfterCrash(counter)).isGreaterThan("21000101-000001");
            // The old one may be dead for good.
            assertThat(proxy.acceptedConnections()).isGreaterThan(1);
        }
    }

    @Test
    void threadsThatWaitForTheirTurnWaitNoLonger() throws Exception {
        try (RedisServer server = RedisServer.start();
                RedisCounter counter = hasty(server.uri())) {
            server.suspend();
            CompletableFuture<Throwable> first = failureOf(counter);
            CompletableFuture<Throwable> second = failureOf(counter);
            assertThat(first.get()).isInstanceOf(IdException.class);
            assertThat(second.get()).isInstanceOf(IdException.class);
            server.resume();
        }
    }

    private static CompletableFuture<Throwable> failureOf(RedisCounter counter) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        start(counter, failure);
        return failure;
    }

    private static Thread start(RedisCounter counter, CompletableFuture<Throwable> failure) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                failure.completeExceptionally(new AssertionError("given: " + counter.nextText()));
            } catch (RuntimeException e) {
                failure.complete(e);
            }
        });
    }

    @Test
    void closingEndsACallThatWaits() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            RedisCounter counter = builder().timeout(Duration.ofHours(1)).open(server.uri());
            server.suspend();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread caller = start(counter, failure);
            await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            counter.close();
            assertThat(failure.get())
                    .isInstanceOf(IdException.class)
                    .hasMessage("counter " + name + ": closed (expected: open)");
            server.resume();
        }
    }

    @Test
    void anInterruptEndsACallThatWaitsAndStaysSet() throws Exception {
        try (RedisServer server = RedisServer.start();
                RedisCounter counter = builder().timeout(Duration.ofHours(1)).open(server.uri())) {
            store(server, name, FIXED, 0);
            server.suspend();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = Thread.ofPlatform().daemon().start(() -> {
                assertThatThrownBy(counter::nextText).isInstanceOf(IdException.class);
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            caller.interrupt();
            assertThat(interrupted.get()).isTrue();
            server.resume();
            assertThat(counter.nextText()).isGreaterThanOrEqualTo("21000101-000001");
        }
    }

    @Test
    void aServerThatIsAwayIsNamed() {
        int port = FreePorts.next();
        assertRefused(() -> builder().open("redis://127.0.0.1:" + port), port, "Connection refused");
    }

    @Test
    void aServerThatComesBackIsUsed() {
        try (RedisServer server = RedisServer.builder().appendOnly().start();
                RedisCounter counter = builder().open(server.uri())) {
            store(server, name, FIXED, 0);
            counter.nextText();
            server.kill();
            await().untilAsserted(() -> assertRefused(counter::nextText, server.port(), "Connection refused"));
            server.restart();
            assertThat(counter.nextText()).isEqualTo("21000101-000002");
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutThePassword() {
        try (RedisServer server =
                RedisServer.builder().setting("requirepass", "right/one").start()) {
            String address = "@127.0.0.1:" + server.port();
            assertRefused(() -> builder().open(server.uri()), server.port(), "NOAUTH");
            assertThatThrownBy(() -> builder().open("redis://default:wr0ng" + address))
                    .isInstanceOf(IdException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port() + ": WRONGPASS")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("wr0ng"));
            try (RedisCounter counter = builder().open("redis://right%2Fone" + address)) {
                assertThat(counter.nextText()).endsWith("-000001");
            }
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aServerWithoutMemoryRefusesAndIsAskedAgain() {
        try (RedisServer server = RedisServer.start();
                RedisCounter counter = builder().open(server.uri())) {
            at(server, redis -> redis.configSet("maxmemory", "1"));
            assertRefused(counter::nextText, server.port(), "OOM");
            at(server, redis -> redis.configSet("maxmemory", "0"));
            assertThat(counter.nextText()).endsWith("-000001");
        }
    }
}
