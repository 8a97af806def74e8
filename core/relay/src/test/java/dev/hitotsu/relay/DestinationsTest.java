package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.Destination;
import dev.hitotsu.relay.internal.Destinations;
import dev.hitotsu.relay.internal.SendWindow;
import dev.hitotsu.relay.internal.SetAside;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.runtime.Clockwork;
import org.junit.jupiter.api.Test;

class DestinationsTest {
    private final Destinations destinations =
            new Destinations(Message::topic, any -> 10, any -> false, new SendWindow(100, 1 << 20), Clockwork.system());

    private static Delivery delivery(String topic) {
        Message message = Message.builder(topic, "OrderPlaced").build();
        return Delivery.fromLog(new LogEntry.Readable(1, message), new BatchProgress(new TestCheckpoint(), 1));
    }

    @Test
    void topicsWithoutEndTakeNoMemoryWithoutEnd() {
        Destination first = destinations.of(delivery("first").message());
        for (int i = 0; i < 20_000; i++) {
            Destination unused = destinations.of(delivery("topic-" + i).message());
        }
        assertThat(destinations.of(delivery("first").message())).isNotSameAs(first);
    }

    /** Else the next message to it would overtake those that were set aside. */
    @Test
    void oneForWhichMessagesWaitAsideIsNotForgotten() {
        Delivery waiting = delivery("first");
        Destination first = destinations.of(waiting.message());
        SetAside aside = destinations.newSetAside();
        assertThat(aside.offer(first, waiting)).isTrue();
        for (int i = 0; i < 20_000; i++) {
            Destination unused = destinations.of(delivery("topic-" + i).message());
        }

        assertThat(aside.holds(destinations.of(waiting.message()))).isTrue();
        aside.removeFirst(first);
        assertThat(first.isIdle()).isTrue();
    }

    @Test
    void aDestinationIsCrowdedOnceItsOwnCapacityIsUnderWay() {
        Destination first = destinations.of(delivery("first").message());
        for (int i = 0; i < 10; i++) {
            assertThat(first.isCrowded(1)).isFalse();
            first.enter(1, 0);
        }
        assertThat(first.isCrowded(1)).isTrue();
        assertThat(destinations.of(delivery("second").message()).isCrowded(1)).isFalse();
    }
}
