package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsettledSendsTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    private final UnsettledSends sends = new UnsettledSends();
    private final BatchProgress batch = new BatchProgress(new TestCheckpoint(), 1);

    private Delivery fromLog() {
        return Delivery.fromLog(new LogEntry.Readable(3, MESSAGE), batch);
    }

    private static Delivery parked(long position) {
        ParkedMessage parked = new ParkedMessage(
                new LogEntry.Readable(position, MESSAGE), OutboxState.RETRY, true, 1, Duration.ZERO, "busy", 0);
        return Delivery.fromParked(parked, MESSAGE);
    }

    @Test
    void thoseBeforeTheFirstOpenBatchAreSettled() {
        BatchProgress earlier = new BatchProgress(new TestCheckpoint(), 1);
        sends.recordSend(Delivery.fromLog(new LogEntry.Readable(2, MESSAGE), earlier));
        sends.recordSend(fromLog());
        sends.recordSend(fromLog());

        assertThat(sends.sends()).isEqualTo(3);
        assertThat(sends.settled(List.of(earlier, batch))).isZero();
        assertThat(sends.settled(List.of(batch))).isEqualTo(1);
        assertThat(sends.settled(List.of())).isEqualTo(3);
    }

    @Test
    void aParkedMessageIsUnsettledUntilThatIsWrittenDown() {
        sends.recordSend(parked(1));
        sends.recordSend(parked(2));
        assertThat(sends.settled(List.of())).isZero();
        sends.recordSettled(List.of(1L));
        assertThat(sends.settled(List.of())).isEqualTo(1);
        sends.recordSettled(List.of(2L));
        assertThat(sends.settled(List.of())).isEqualTo(2);
    }

    @Test
    void oneThatCameBackIsSettledUnlessTheTargetHasTakenIt() {
        Delivery back = parked(3);
        back.order = sends.sends();
        sends.recordSend(back);
        sends.recordReturn(back);
        assertThat(sends.settled(List.of())).isEqualTo(1);
        sends.recordTaken(back);
        assertThat(sends.settled(List.of())).isZero();

        Delivery ofLog = fromLog();
        sends.recordReturn(ofLog);
        assertThat(sends.settled(List.of()))
                .as("of the log another message stands there")
                .isZero();
        sends.recordSettled(List.of(3L));
        sends.recordTaken(ofLog);
        assertThat(sends.settled(List.of())).isEqualTo(1);
    }
}
