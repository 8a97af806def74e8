package dev.hitotsu.relay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What one message on its way takes, and when and whether it may be sent. */
class DeliveryTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    private static Delivery fromLog(Message message) {
        return fromLog(new LogEntry.Readable(1, message));
    }

    private static Delivery fromLog(LogEntry entry) {
        return Delivery.fromLog(entry, new BatchProgress(new Nowhere(), 1));
    }

    private record Nowhere() implements Checkpoint {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }
    }

    private static Delivery parked(LogEntry entry, OutboxState state) {
        return Delivery.fromParked(new ParkedMessage(entry, state, true, 1, Duration.ZERO, "busy", 0), MESSAGE);
    }

    /** 200 bytes are ours. */
    @Test
    void itsSizeIsThatOfItsParts() {
        Message message = Message.builder("orders", "OrderPlaced")
                .key("four")
                .payload("0123456789")
                .header("name", "value")
                .build();
        long headers = message.headers().size();
        assertThat(headers).isPositive();
        assertThat(fromLog(message).size()).isEqualTo(200 + "ordersOrderPlacedfour0123456789".length() + headers);
        assertThat(fromLog(MESSAGE).size()).isEqualTo(200 + "ordersOrderPlaced".length());
    }

    @Test
    void onlyTheDeadLetterOfARowThatIsNoMessageIsSent() {
        LogEntry unreadable = new LogEntry.Unreadable(1, MESSAGE, "no topic");
        assertThat(fromLog(unreadable).unsendableReason()).isEqualTo("no topic");
        assertThat(parked(unreadable, OutboxState.RETRY).unsendableReason()).isEqualTo("no topic");
        assertThat(parked(unreadable, OutboxState.DEAD_LETTER).unsendableReason())
                .isNull();
        assertThat(fromLog(MESSAGE).unsendableReason()).isNull();
    }

    @Test
    void aMessageIsDelayedUntilItsTime() {
        Instant time = Instant.ofEpochSecond(60);
        Delivery later = fromLog(
                Message.builder("orders", "OrderPlaced").deliverAfter(time).build());
        assertThat(later.isDelayed(InstantSource.fixed(time.minusMillis(1)))).isTrue();
        assertThat(later.isDelayed(InstantSource.fixed(time))).isFalse();
        assertThat(fromLog(MESSAGE).isDelayed(InstantSource.fixed(time))).isFalse();
    }

    @Test
    void soManyAndNoMoreAreTakenOutOfAQueue() {
        Delivery first = fromLog(MESSAGE);
        Delivery second = fromLog(MESSAGE);
        Queue<Delivery> queue = new ArrayDeque<>(List.of(first, second));
        assertThat(Delivery.drain(queue, 1)).containsExactly(first);
        assertThat(Delivery.drain(queue)).containsExactly(second);
        assertThat(Delivery.drain(queue)).isEmpty();
    }
}
