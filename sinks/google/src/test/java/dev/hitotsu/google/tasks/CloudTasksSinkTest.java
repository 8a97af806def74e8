package dev.hitotsu.google.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tasks.v2.Task;
import dev.hitotsu.googleserver.GoogleServer;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudTasksSinkTest {
    private static final String QUEUE = "projects/hitotsu-test/locations/europe-west3/queues/mails";

    private final GoogleServer server = GoogleServer.start();

    @BeforeEach
    void createQueue() {
        server.createQueue(QUEUE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CloudTasksSinkBuilder builder() {
        return CloudTasksSink.builder()
                .project("hitotsu-test")
                .location("europe-west3")
                .url("https://shop.example.com/tasks")
                .endpoint(server.endpoint());
    }

    private static Message.Builder message() {
        return Message.builder("mails", "Welcome").payload("x");
    }

    private static SendResult send(CloudTasksSinkBuilder builder, Message message) {
        try (CloudTasksSink sink = builder.build();
                SinkSession session = sink.open(1)) {
            return session.send(message).join();
        }
    }

    @Test
    void aMessageIsOneTaskHoweverOftenItIsSent() {
        Message message = message().build();

        assertThat(send(builder(), message)).isEqualTo(SendResult.sent());
        assertThat(send(builder(), message)).isEqualTo(SendResult.sent());

        assertThat(server.tasks(QUEUE))
                .singleElement()
                .satisfies(task -> assertThat(task.getName()).matches(QUEUE + "/tasks/[0-9a-f]{8}-" + message.id()));
    }

    @Test
    void aTaskHasItsScheduleItsDeadlineAndItsCaller() {
        Instant later = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);

        assertThat(send(
                        builder().dispatchDeadline(Duration.ofMinutes(2)).serviceAccount("caller@shop.example.com"),
                        message().deliverAfter(later).build()))
                .isEqualTo(SendResult.sent());

        Task task = server.tasks(QUEUE).getFirst();
        assertThat(Instant.ofEpochSecond(
                        task.getScheduleTime().getSeconds(),
                        task.getScheduleTime().getNanos()))
                .isEqualTo(later);
        assertThat(task.getDispatchDeadline().getSeconds()).isEqualTo(120);
        assertThat(task.getHttpRequest().getOidcToken().getServiceAccountEmail())
                .isEqualTo("caller@shop.example.com");
        assertThat(server.dispatch(QUEUE)).as("not due").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, Unavailable, credentials that are valid now",
        "UNAVAILABLE, Unavailable, said so",
        "RESOURCE_EXHAUSTED, DestinationUnavailable, queue mails",
        "PERMISSION_DENIED, DestinationUnavailable, the right to do so",
        "NOT_FOUND, DestinationUnavailable, one that exists",
        "INVALID_ARGUMENT, Rejected, said so"
    })
    void aRefusalReachesAsFarAsItsCause(Status.Code code, String result, String words) {
        server.refuse(method -> code.toStatus().withDescription("said so"));

        SendResult answered = send(builder(), message().build());

        assertThat(answered.getClass().getSimpleName()).isEqualTo(result);
        assertThat(answered.reason()).contains(code.name(), words);
    }

    @Test
    void aQueueThatIsGoneIsWaitedFor() {
        server.deleteQueue(QUEUE);

        assertThat(send(builder(), message().build()))
                .isInstanceOf(SendResult.DestinationUnavailable.class)
                .extracting(SendResult::reason)
                .asString()
                .contains("queue mails: NOT_FOUND", "expected: one that exists");
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        assertThat(send(builder(), message().key("a").build()).reason())
                .isEqualTo("queue mails: the message has a key, and tasks keep no order (expected: unordered: true)");
        assertThat(send(builder(), message().payload(new byte[1 << 20]).build()).reason())
                .contains("bytes with its headers (expected: 1048576 at most, the limit of Cloud Tasks)");
        assertThat(send(
                                builder(),
                                message()
                                        .deliverAfter(Instant.now().plus(31, ChronoUnit.DAYS))
                                        .build())
                        .reason())
                .contains("(expected: at most 30 days ahead");
        assertThat(send(
                                builder(),
                                message().header("X-CloudTasks-TaskName", "x").build())
                        .reason())
                .contains("header X-CloudTasks-TaskName: kept for the toolkit");
        assertThat(send(builder(), message().build().withTopic("a_b")).reason())
                .contains("queue a_b: no name of Cloud Tasks");
        assertThat(server.tasks(QUEUE)).isEmpty();
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> CloudTasksSink.builder().build())
                .hasMessage("project: none (expected: the id of a project)");
        assertThatThrownBy(() -> CloudTasksSink.builder().location("Frankfurt"))
                .hasMessage("location: \"Frankfurt\" (expected: a region such as europe-west3)");
        assertThatThrownBy(() -> CloudTasksSink.builder().url("shop.example.com"))
                .hasMessageContaining("url: shop.example.com (expected: https:// or http://");
        assertThatThrownBy(() -> CloudTasksSink.builder().serviceAccount("me"))
                .hasMessageContaining("serviceAccount: \"me\" (expected:");
        assertThatThrownBy(
                        () -> builder().dispatchDeadline(Duration.ofSeconds(14)).build())
                .hasMessage("dispatchDeadline: PT14S (expected: PT15S..PT30M)");
        assertThatThrownBy(() -> builder().window(0).build()).hasMessage("window: 0 (expected: 1..100000)");
    }
}
