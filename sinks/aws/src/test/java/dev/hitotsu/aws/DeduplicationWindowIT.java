package dev.hitotsu.aws;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.testkit.contract.Resender;
import dev.hitotsu.testkit.effect.BillingConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What "once" of a FIFO queue means to a relay that sends again: five minutes, and an inbox behind them. */
class DeduplicationWindowIT {
    /** SQS knows for five minutes what it has taken. */
    private static final Duration WITHIN = Duration.ofMinutes(4);

    private static final String QUEUE = "orders.fifo";

    private final BillingConsumer billing = new BillingConsumer();
    private MovedElasticMq server;

    @BeforeEach
    void startServer() {
        server = MovedElasticMq.start();
        var unused = server.client()
                .createQueue(
                        request -> request.queueName(QUEUE).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** As a relay that has no answer for it. */
    private void send(Message message) {
        try (SqsSink sink = SqsSink.builder()
                        .endpoint(server.endpoint())
                        .region(TestQueues.REGION)
                        .credentials(TestQueues.CREDENTIALS)
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), 1).send(List.of(message));
        }
    }

    private Receiver receiver() {
        return SqsReceiver.builder()
                .endpoint(server.endpoint())
                .region(TestQueues.REGION)
                .credentials(TestQueues.CREDENTIALS)
                .queue(QUEUE)
                .waitTime(Duration.ofSeconds(1))
                .handler(billing)
                .start();
    }

    /** Once nothing is in flight, which would come back. */
    private void advance() {
        await().until(() -> server.backlog(QUEUE) == 0);
        server.advance(WITHIN);
    }

    private static Message message(String text) {
        return Message.builder("orders", "OrderPlaced")
                .key("user-1")
                .payload(text)
                .build();
    }

    @Test
    void withinTheWindowARepetitionIsNoMessageAndAfterItTheInboxKnowsIt() {
        Message first = message("first");
        Message second = message("second");
        Message third = message("third");
        try (Receiver receiver = receiver()) {
            send(first);
            await().until(() -> billing.arrived().size() == 1);
            advance();
            send(first);
            send(second);
            await().until(() -> billing.arrived().contains(second));
            assertThat(billing.arrived()).as("within the window").containsExactly(first, second);

            advance();
            // Forgets what is too old once a second.
            await().until(() -> {
                send(first);
                return billing.arrived().size() == 3;
            });
            send(third);
            await().until(() -> billing.arrived().contains(third));
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(billing.arrived()).as("after the window").containsExactly(first, second, first, third);
        assertThat(billing.billed()).as("behind the inbox").containsExactly(first, second, third);
    }
}
