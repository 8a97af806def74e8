package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.api.Test;

class RedeliveriesTest {
    private static final long UNTIL = 1_000;

    private static NatsDelivery delivery(long sequence) {
        return new NatsDelivery(
                "durable",
                sequence,
                Message.builder("topic", "Noted").build(),
                null,
                false,
                NatsMessage.builder().subject("topic").build());
    }

    @Test
    void whatIsNewWaitsForWhatIsOldAndComesBehindIt() {
        Redeliveries redeliveries = new Redeliveries(2, 7, UNTIL);
        redeliveries.keep(delivery(8));
        redeliveries.keep(delivery(7));
        assertThat(redeliveries.areAwaited(0)).isTrue();
        redeliveries.keep(delivery(5));

        assertThat(redeliveries.areAwaited(0)).isFalse();
        assertThat(redeliveries.release()).extracting(NatsDelivery::sequence).containsExactly(5L, 7L, 8L);
        assertThat(redeliveries.isEmpty()).isTrue();
    }

    @Test
    void aRepetitionIsOneMessage() {
        Redeliveries redeliveries = new Redeliveries(2, 7, UNTIL);
        redeliveries.keep(delivery(5));
        redeliveries.keep(delivery(5));

        assertThat(redeliveries.areAwaited(0)).isTrue();
    }

    /** Another receiver may have had them, and acknowledged them. */
    @Test
    void whatNeverComesIsNotWaitedForForEver() {
        Redeliveries redeliveries = new Redeliveries(1, 7, UNTIL);
        redeliveries.keep(delivery(9));

        assertThat(redeliveries.areAwaited(UNTIL - 1)).isTrue();
        assertThat(redeliveries.areAwaited(UNTIL)).isFalse();
        assertThat(redeliveries.release()).extracting(NatsDelivery::sequence).containsExactly(9L);
    }

    @Test
    void whatIsCountedAmissIsNotWaitedFor() {
        Redeliveries redeliveries = new Redeliveries(2, 7, UNTIL);
        redeliveries.keep(delivery(7));
        redeliveries.recordUnacknowledged(2);
        assertThat(redeliveries.areAwaited(0)).isTrue();
        redeliveries.keep(delivery(8));
        redeliveries.recordUnacknowledged(2);

        assertThat(redeliveries.areAwaited(0)).isFalse();
        assertThat(redeliveries.release()).extracting(NatsDelivery::sequence).containsExactly(7L, 8L);
    }

    @Test
    void whereNothingIsLeftNothingIsAwaited() {
        assertThat(new Redeliveries(0, 7, UNTIL).areAwaited(0)).isFalse();
    }
}
