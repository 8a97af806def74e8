package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Test;

class KafkaSinkTest extends KafkaSinkScenario {
    @Test
    void checksTopicsWithoutSending() {
        assertThat(sink.check(List.of("orders"))).isEmpty();
        topic = new TopicState.Closed(SendResult.destinationUnavailable("topic orders: unknown"));
        assertThat(sink.check(List.of("orders"))).containsExactly("topic orders: unknown");
        topic = new TopicState.Unreachable("away");
        assertThat(sink.check(List.of())).containsExactly("no answer: away");
    }

    @Test
    void promisesOrder() {
        assertThat(sink.pipelining()).isEqualTo(Pipelining.ORDERED);
    }

    @Test
    void answersWhenTheBrokerHasTheRecord() {
        CompletableFuture<SendResult> sent = send();

        assertThat(sent).isNotDone();
        producers.getFirst().completeNext();
        assertThat(sent).isCompletedWithValue(SendResult.sent());
    }

    @Test
    void givesUpEverythingBehindAFailedSendUntilResumed() {
        CompletableFuture<SendResult> first = send();
        CompletableFuture<SendResult> second = send();
        CompletableFuture<SendResult> third = send();
        producers.getFirst().completeNext();
        producers.getFirst().errorNext(new UnknownServerException("disk on fire"));

        SendResult givenUp = SendResult.unavailable("given up behind a send to topic orders: disk on fire");
        assertThat(first.join()).isEqualTo(SendResult.sent());
        assertThat(second.join()).isEqualTo(SendResult.retryable("topic orders: disk on fire"));
        assertThat(third.join()).isEqualTo(givenUp);
        assertThat(send().join()).isEqualTo(givenUp);
        assertThat(producers.getFirst().closed()).isTrue();
        assertThat(producers).hasSize(1);
    }

    @Test
    void resumesWithANewProducer() {
        CompletableFuture<SendResult> lost = send();
        producers.getFirst().errorNext(new TimeoutException("Expiring 1 record(s)"));
        assertThat(lost.join()).isEqualTo(SendResult.unavailable("topic orders: Expiring 1 record(s)"));

        session.resume();
        CompletableFuture<SendResult> again = send();
        producers.get(1).completeNext();
        assertThat(again.join()).isEqualTo(SendResult.sent());
    }

    @Test
    void tellsARefusedRecordFromThoseThatSharedItsBatch() {
        OrderedProducer producer = new OrderedProducer(producer(), neverAsked(), new Semaphore(2), () -> {});
        KafkaSend innocent = new KafkaSend(producer, "orders");
        KafkaSend culprit = new KafkaSend(producer, "orders");
        innocent.handedOver();
        culprit.handedOver();

        // As the producer calls back for a batch of the two.
        innocent.onCompletion(null, new KafkaException("part of a batch with invalid records"));
        culprit.onCompletion(null, new InvalidRecordException("no key"));

        assertThat(innocent.join()).isInstanceOf(SendResult.Unavailable.class);
        assertThat(culprit.join()).isEqualTo(SendResult.rejected("topic orders: no key"));
    }

    private static TopicCache neverAsked() {
        return new TopicCache(name -> new TopicState.Open(1, 3), Runnable::run, () -> 0);
    }

    @Test
    void aRecordRefusedBeforeItIsHandedOverDisturbsNoOther() {
        producers.getFirst().sendException = new RecordTooLargeException("too large");
        assertThat(send().join()).isEqualTo(SendResult.rejected("topic orders: too large"));
        producers.getFirst().sendException = null;

        CompletableFuture<SendResult> next = send();
        producers.getFirst().completeNext();
        assertThat(next.join()).isEqualTo(SendResult.sent());
    }

    @Test
    void takesNothingMoreOnceTheWindowStayedFull() {
        List<CompletableFuture<SendResult>> underWay = List.of(send(), send(), send(), send());
        SendResult full = SendResult.unavailable("window: full of 4 records in flight");

        assertThat(send().join()).isEqualTo(full);
        producers.getFirst().completeNext();
        assertThat(send().join()).as("order: not before resume").isEqualTo(full);
        assertThat(underWay.get(1)).as("goes on").isNotDone();

        for (int left = 3; left > 0; left--) {
            producers.getFirst().completeNext();
        }
        session.resume();
        CompletableFuture<SendResult> next = send();
        producers.getFirst().completeNext();
        assertThat(next.join()).isEqualTo(SendResult.sent());
        assertThat(producers).hasSize(1);
    }

    @Test
    void refusesWhatIsTooLargeForItsTopicWithBothSizes() {
        topic = new TopicState.Open(200, 3);
        Message large =
                Message.builder("orders", "OrderPlaced").payload(new byte[300]).build();

        SendResult result = session.send(large).join();

        assertThat(result).isInstanceOf(SendResult.Rejected.class);
        assertThat(((SendResult.Rejected) result).reason())
                .startsWith("topic orders: record of ")
                .endsWith("before compression (expected: max.message.bytes of 200 at most)");
    }

    @Test
    void takesNothingMoreWhenTheBrokerIsAway() {
        topic = new TopicState.Unreachable("timed out");
        SendResult away = SendResult.unavailable("topic orders: timed out");
        assertThat(send().join()).isEqualTo(away);

        topic = new TopicState.Open(Long.MAX_VALUE, 3);
        assertThat(send().join()).isEqualTo(away);
        session.resume();
        assertThat(send()).isNotDone();
    }

    @Test
    void refusesAHeaderThatWouldStandForAnAttribute() {
        Message message =
                Message.builder("orders", "OrderPlaced").header("ce_id", "mine").build();

        assertThat(session.send(message).join())
                .isEqualTo(SendResult.rejected("header ce_id: kept for CloudEvents (expected: another name)"));
    }

    @Test
    void namesThePartitionsThatTheProducerChooses() {
        Message message = Message.builder("orders", "OrderPlaced").key("1").build();
        assertThat(session.destinationOf(message)).as("before it is known").isEqualTo("orders");
        for (int key = 0; key < 20; key++) {
            Message next =
                    Message.builder("orders", "OrderPlaced").key("kü" + key).build();
            var unused = session.send(next);
            int chosen = BuiltInPartitioner.partitionForKey(("kü" + key).getBytes(UTF_8), 3);
            assertThat(session.destinationOf(next)).isEqualTo("orders-" + chosen);
            producers.getFirst().completeNext();
        }
        assertThat(session.destinationOf(
                        Message.builder("orders", "OrderPlaced").build()))
                .as("without a key")
                .isEqualTo("orders");
    }

    @Test
    void answersAfterItWasClosed() {
        CompletableFuture<SendResult> underWay = send();
        sink.close();

        assertThat(underWay.join()).isInstanceOf(SendResult.Unavailable.class);
        assertThat(send().join()).isEqualTo(SendResult.unavailable("the session has ended"));
    }
}
