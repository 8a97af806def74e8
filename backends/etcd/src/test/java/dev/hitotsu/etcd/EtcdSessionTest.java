package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session makes of answers that a real server gives only when it is unlucky. */
class EtcdSessionTest {
    private static final String HEADER = "\"header\":{\"revision\":\"7\",\"raft_term\":\"%d\"}";

    private final Map<String, Iterator<String>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private HttpServer server;
    private EtcdStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        String uri = "etcd://127.0.0.1:" + server.getAddress().getPort() + "/test";
        store = new EtcdStore(EtcdAddress.parse(uri), Duration.ofSeconds(30));
        always("grant", "{\"ID\":\"5\",\"TTL\":\"4\"}");
        always("txn", "{\"succeeded\":true}");
        always("revoke", "{}");
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String action = path.substring(path.lastIndexOf('/') + 1);
        if (action.equals("keepalive")) {
            renewals.incrementAndGet();
        }
        byte[] body = answers.get(action).next().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void always(String action, String answer) {
        answers.put(action, Stream.generate(() -> answer).iterator());
    }

    private static String renewed(int term) {
        return "{\"result\":{" + HEADER.formatted(term) + ",\"ID\":\"5\",\"TTL\":\"4\"}}";
    }

    private static String seen(int term, int count) {
        return "{" + HEADER.formatted(term) + ",\"count\":\"" + count + "\"}";
    }

    @Test
    void aRenewalCountsWhereTheReadAfterItIsOfTheSameTerm() {
        EtcdSession session = store.openSession(Duration.ofMillis(3_001));
        assertThat(session.guaranteedLifetime()).isEqualTo(Duration.ofMillis(3_800));
        always("keepalive", renewed(2));
        always("range", seen(2, 1));

        session.renew();
        assertThat(renewals).hasValue(1);
    }

    @Test
    void aRenewalByOneThatMayNotLeadAnyMoreIsRepeated() {
        EtcdSession session = store.openSession(Duration.ofSeconds(4));
        answers.put("keepalive", List.of(renewed(2), renewed(3)).iterator());
        always("range", seen(3, 1));

        session.renew();
        assertThat(renewals).hasValue(2);
    }

    @Test
    void aRenewalIsGivenUpWhereTermsNeverAgree() {
        EtcdSession session = store.openSession(Duration.ofSeconds(4));
        answers.put(
                "keepalive",
                IntStream.iterate(2, term -> term + 2)
                        .mapToObj(EtcdSessionTest::renewed)
                        .iterator());
        answers.put(
                "range",
                IntStream.iterate(3, term -> term + 2)
                        .mapToObj(term -> seen(term, 1))
                        .iterator());

        assertThatThrownBy(session::renew).isInstanceOf(StoreUnavailableException.class);
        assertThat(session.hasEnded()).isFalse();
    }

    @Test
    void aSessionWhoseKeyIsGoneHasEnded() {
        EtcdSession session = store.openSession(Duration.ofSeconds(4));
        always("keepalive", renewed(2));
        always("range", seen(2, 0));

        assertThatThrownBy(session::renew).isInstanceOf(SessionEndedException.class);
        assertThat(session.hasEnded()).isTrue();
    }
}
