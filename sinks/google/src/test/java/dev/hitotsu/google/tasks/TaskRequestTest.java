package dev.hitotsu.google.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.googleserver.GoogleServer;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskRequestTest {
    private static final String QUEUE = "projects/hitotsu-test/locations/europe-west3/queues/mails";

    private final GoogleServer server = GoogleServer.start();
    private final List<TaskRequest> calls = new ArrayList<>();
    private final List<Message> effects = new ArrayList<>();
    private HttpServer service;
    private Handler handler = request -> {};

    /** What the service does with a task. */
    private interface Handler {
        void handle(TaskRequest request);
    }

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
        server.createQueue(QUEUE);
    }

    @AfterEach
    void stop() {
        service.stop(0);
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 204;
        try {
            TaskRequest request = TaskRequest.decode(
                    exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
            calls.add(request);
            handler.handle(request);
        } catch (IllegalStateException e) {
            status = 503;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Message send() {
        Message message = Message.builder("mails", "Welcome")
                .key("42")
                .payload("{}")
                .header("note", "注文")
                .build();
        try (CloudTasksSink sink = CloudTasksSink.builder()
                        .project("hitotsu-test")
                        .location("europe-west3")
                        .url("http://127.0.0.1:" + service.getAddress().getPort() + "/tasks")
                        .unordered(true)
                        .endpoint(server.endpoint())
                        .build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message).join()).isEqualTo(SendResult.sent());
        }
        return message;
    }

    /** Fails the first time, as a service does whose database is away for a moment. */
    private void effect(TaskRequest request) {
        if (request.retryCount() == 0) {
            throw new IllegalStateException("the database is away");
        }
        effects.add(request.message());
    }

    @Test
    void theServiceGetsTheMessageAndTheCounts() {
        Message message = send();
        handler = this::effect;

        assertThat(server.dispatch(QUEUE)).containsExactly(503);
        assertThat(server.dispatch(QUEUE)).containsExactly(204);

        assertThat(calls).extracting(TaskRequest::message).containsExactly(message, message);
        assertThat(calls).extracting(TaskRequest::retryCount).containsExactly(0, 1);
        assertThat(calls).extracting(TaskRequest::executionCount).containsExactly(0, 1);
        assertThat(calls).extracting(TaskRequest::queue).containsOnly("mails");
        assertThat(calls.getFirst().taskName()).isEqualTo(TaskEncoder.taskId(message));
        assertThat(calls).extracting(TaskRequest::attemptKey).containsExactly(message.id() + "/0", message.id() + "/1");
    }

    /** What the first seed warns of: a claim that is never released, under a key without the retry count. */
    @Test
    void aClaimThatIsNotReleasedSwallowsTheRetryUnlessItsKeyCountsAttempts() {
        Message message = send();
        Set<String> byId = new HashSet<>();
        Set<String> byAttempt = new HashSet<>();
        handler = request -> {
            boolean swallowed = !byId.add(request.message().id().toString());
            assertThat(swallowed).isEqualTo(request.retryCount() > 0);
            if (byAttempt.add(request.attemptKey())) {
                effect(request);
            }
        };

        assertThat(server.dispatch(QUEUE)).containsExactly(503);
        assertThat(server.dispatch(QUEUE)).containsExactly(204);

        assertThat(effects).containsExactly(message);
    }

    @Test
    void anInboxReleasesItsClaimSoTheRetryRunsAndTheRepetitionDoesNot() {
        Message message = send();
        LeasedInbox inbox = LeasedInbox.of(new InMemoryLeaseStore(InstantSource.system()), "mails");
        handler = request -> {
            inbox.runOnce(request.message().id(), lease -> effect(request));
        };

        assertThat(server.dispatch(QUEUE)).containsExactly(503);
        assertThat(server.dispatch(QUEUE)).containsExactly(204);
        handler.handle(calls.getLast());

        assertThat(effects).containsExactly(message);
    }

    @Test
    void whatIsNoTaskOfOursIsNamed() {
        assertThatThrownBy(() -> TaskRequest.decode(Map.of(), new byte[0]))
                .hasMessage("header hitotsu-topic: missing (expected: a task of the toolkit)");
        assertThatThrownBy(() -> TaskRequest.decode(
                        Map.of(
                                "Hitotsu-Topic", List.of("mails"),
                                "Ce-Type", List.of("Welcome"),
                                "Ce-Id", List.of("1")),
                        new byte[0]))
                .hasMessage("header ce-id: 1 (expected: a UUID)");
    }
}
