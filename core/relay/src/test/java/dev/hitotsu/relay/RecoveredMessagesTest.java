package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.LogEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveredMessagesTest {
    private final RecoveredMessages recovered = new RecoveredMessages();
    private final BatchProgress first = new BatchProgress(new TestCheckpoint(), 1);
    private final BatchProgress second = new BatchProgress(new TestCheckpoint(), 1);
    private final Message taken = Message.builder("orders", "OrderPlaced").build();

    private static Delivery delivery(Message message, BatchProgress progress) {
        return Delivery.fromLog(new LogEntry.Readable(1, message), progress);
    }

    @Test
    void oneComesOnceAndIsSettledWithItsBatch() {
        recovered.add(List.of(taken.id()));
        assertThat(recovered.remove(delivery(taken, first))).isTrue();
        assertThat(recovered.remove(delivery(taken, second))).isFalse();
        assertThat(recovered.areSettled(List.of())).as("more may come").isFalse();
        recovered.recordReadToEnd();

        assertThat(recovered.areSettled(List.of(first, second))).isFalse();
        assertThat(recovered.areSettled(List.of(second))).isTrue();
    }

    @Test
    void whatHasNotComeByTheEndOfTheLogWillNotCome() {
        recovered.add(List.of(taken.id()));
        recovered.recordReadToEnd();

        assertThat(recovered.areSettled(List.of(first))).isTrue();
        assertThat(recovered.remove(delivery(taken, first))).isFalse();
    }
}
