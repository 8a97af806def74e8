package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What is Kafka's own; {@link KafkaReceiverContractIT} has what every receiver keeps. */
class KafkaReceiverIT extends KafkaReceiverSupport {
    @Test
    void isolatesAPoisonMessageSoThatTheOthersGoOn() {
        List<Message> messages = send(100);
        Message poison = messages.get(50);
        Queue<Message> recorded = new ConcurrentLinkedQueue<>();
        try (KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    if (batch.messages().contains(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                })
                .poisonHandler((message, failures, error) -> {
                    recorded.add(message);
                    return Decision.SKIP;
                })
                .start()) {
            awaitHandled(
                    messages.stream().filter(message -> !message.equals(poison)).toList());
            await().atMost(LIMIT).until(() -> receiver.skipped() == 1);
        }
        assertThat(recorded).containsExactly(poison);
        assertThat(handled).hasSize(99);
    }

    @Test
    void goesOnWhenTheBrokerWasKilled() {
        List<Message> before = send(100);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(before);
            KAFKA.kill();
            KAFKA.restart();
            awaitHandled(send(100));
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void sharesPartitionsAmongMembersAndLosesNothingWhenOneGoes() {
        List<Message> first = send(100);
        try (KafkaReceiver stays = receiver().start()) {
            try (KafkaReceiver goes = receiver().start()) {
                awaitHandled(first);
                assertThat(goes.failure()).isEmpty();
            }
            awaitHandled(send(100));
            assertThat(stays.isRunning()).isTrue();
        }
    }
}
