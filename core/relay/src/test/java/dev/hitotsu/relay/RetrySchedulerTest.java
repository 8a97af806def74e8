package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.Delivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrySchedulerTest extends RetryScenario {
    /** What the store says is due was read before that, and is not asked for anew. */
    @Test
    void whatIsDeliveredWhileAnotherOneWaitsForRoomIsNotSentAgain() {
        due = List.of(SECOND);
        scheduler.sendDue();
        Delivery underWay = sent.getFirst();

        due = List.of(FIRST, SECOND);
        onSend = delivery -> {
            sent.add(delivery);
            scheduler.onDelivered(underWay);
        };
        scheduler.sendDue();

        assertThat(sent).extracting(delivery -> delivery.entry().position()).containsExactly(2L, 1L);
    }

    @Test
    void whatIsDeliveredIsNotSentAgainBeforeTheStoreKnows() {
        due = List.of(FIRST, SECOND);
        buffer.recordDelivered(FIRST);
        scheduler.sendDue();

        assertThat(sent).extracting(delivery -> delivery.entry().position()).containsExactly(2L);
    }

    @Test
    void aLaneHealsFromItsFirstDeliveryUntilNothingIsLeft() {
        Delivery first = send(FIRST);
        assertThat(scheduler.draining().isAnyHealing()).isFalse();
        scheduler.onDelivered(first);
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        scheduler.sendDue();
        assertThat(scheduler.draining().isHealing(FIRST.lane()))
                .as("the next one is under way")
                .isTrue();
        scheduler.onDelivered(sent.getLast());
        waiting = List.of();
        scheduler.sendDue();

        assertThat(scheduler.draining().isAnyHealing()).isFalse();
    }

    /** Else the log would wait for it again and again. */
    @Test
    void aLaneThatIsBlockedDoesNotHeal() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a", OutboxState.BLOCKED));
        scheduler.sendDue();

        assertThat(scheduler.draining().isAnyHealing()).isFalse();
    }

    @Test
    void aLaneInWhichOneFailsDoesNotHeal() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        scheduler.onFailed(sent.getLast());

        assertThat(scheduler.draining().isHealing(FIRST.lane())).isFalse();
    }

    /** Everything else waits for each question. */
    @Test
    void aThousandLanesThatDrainAreNotAskedForOneByOne() {
        deliverFirstOf(1_000);
        scheduler.sendDue();

        assertThat(asked).isLessThanOrEqualTo(16);
        assertThat(sent).as("the second of each").hasSize(2_000);
    }

    @Test
    void lanesThatDrainTakeTurnsWhereTheStoreIsSlow() {
        deliverFirstOf(1_000);
        answerTime = Duration.ofMillis(50);
        scheduler.begin();
        clockwork.advance(answerTime);
        int rounds = 0;
        for (int before = 0; sent.size() < 2_000; before = sent.size(), rounds++) {
            assertThat(scheduler.isDue()).isTrue();
            asked = 0;
            scheduler.sendDue();
            assertThat(asked).as("questions before everything else goes on").isEqualTo(1);
            assertThat(sent.size()).isGreaterThan(before);
            clockwork.advance(answerTime.multipliedBy(2));
            assertThat(scheduler.isDue()).as("everything else has its turn").isFalse();
            clockwork.advance(answerTime);
        }

        assertThat(rounds).isLessThanOrEqualTo(16);
        assertThat(sent).extracting(delivery -> delivery.entry().position()).doesNotHaveDuplicates();
    }

    @Test
    void aLaneIsNotAskedForWhileSomethingOfItIsUnderWay() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a"), parked(4, "a"));
        scheduler.sendDue();
        scheduler.onDelivered(sent.get(1));
        asked = 0;
        scheduler.sendDue();
        assertThat(asked).as("the last one is under way").isZero();
        scheduler.onDelivered(sent.get(2));
        scheduler.sendDue();

        assertThat(asked).isEqualTo(1);
    }

    /** What it says may all have been delivered meanwhile, and more may stand behind that. */
    @Test
    void aLaneGoesOnWhereTheStoreIsBehind() {
        scheduler.onDelivered(send(FIRST));
        buffer.recordDelivered(parked(3, "a"));
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        waiting = List.of(parked(4, "a"));
        scheduler.sendDue();

        assertThat(sent).extracting(delivery -> delivery.entry().position()).containsExactly(1L, 4L);
    }
}
