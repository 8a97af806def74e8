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
        assertThat(aside.removeFirst(first)).isSameAs(waiting);
        assertThat(first.isIdle()).isTrue();
    }

    /** Of 100 messages 25 may wait aside, and half of those for one destination. */
    @Test
    void whatWaitsForOneDestinationLeavesRoomForAnother() {
        Destination first = destinations.of(delivery("first").message());
        Destination second = destinations.of(delivery("second").message());
        SetAside aside = destinations.newSetAside();
        for (int i = 0; i < 12; i++) {
            assertThat(aside.offer(first, delivery("first"))).isTrue();
        }
        assertThat(aside.offer(first, delivery("first"))).isFalse();
        assertThat(aside.inTheWayOf(first, delivery("first"))).containsExactly(first);
        for (int i = 0; i < 12; i++) {
            assertThat(aside.offer(second, delivery("second"))).isTrue();
        }
        Destination third = destinations.of(delivery("third").message());
        assertThat(aside.offer(third, delivery("third"))).isTrue();
        assertThat(aside.offer(third, delivery("third"))).isFalse();
        assertThat(aside.inTheWayOf(third, delivery("third"))).contains(first, second);
    }

    /** After a break it has its time, unless it was failing before. */
    @Test
    void whoFailsTakesNothingUntilItTakesSomething() {
        Destination first = destinations.of(delivery("first").message());
        long later = 10 * Destination.SILENCE_NANOS;
        first.enter(1, 1);
        first.recordTaken(1);
        first.leave(1);
        first.enter(1, later);
        assertThat(first.takesNothing(later)).isFalse();
        assertThat(first.takesNothing(later + Destination.SILENCE_NANOS)).isTrue();
        first.recordFailure(later);
        first.leave(1);
        first.enter(1, 2 * later);
        assertThat(first.takesNothing(2 * later)).isTrue();
        first.recordTaken(2 * later);
        assertThat(first.takesNothing(2 * later)).isFalse();
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

    /** After a pause of the target, or of this process, one answer is the first: nothing against the others. */
    @Test
    void aTargetThatStalledAsAWholeHasNobodyWhoIsSilent() {
        Destination first = destinations.of(delivery("first").message());
        Destination second = destinations.of(delivery("second").message());
        long now = System.nanoTime();
        first.enter(1, now);
        second.enter(1, now);

        now += 3 * Destination.SILENCE_NANOS;
        destinations.recordTaken(first, now);
        assertThat(destinations.isSilent(second)).isFalse();
        for (int i = 1; i < 10; i++) {
            destinations.recordTaken(first, now + i * Destination.SILENCE_NANOS / 10);
            assertThat(destinations.isSilent(second)).isFalse();
        }
        destinations.recordTaken(first, now + Destination.SILENCE_NANOS);

        assertThat(destinations.isSilent(second)).isTrue();
        assertThat(destinations.isSilent(first)).isFalse();
    }

    /** One that is asked seldom answers at once, so it is a witness each time. */
    @Test
    void whoAnswersAtOnceSaysSomethingAgainstTheOthersHoweverSeldomItIsAsked() {
        Destination seldom = destinations.of(delivery("first").message());
        Destination silent = destinations.of(delivery("second").message());
        long now = System.nanoTime();
        silent.enter(1, now);
        now += 2 * Destination.SILENCE_NANOS;
        seldom.enter(1, now);
        destinations.recordTaken(seldom, now + Destination.ANSWER_GRAIN_NANOS);

        assertThat(destinations.isSilent(silent)).isTrue();
    }

    /** One of a target that took something for others half a second ago at most is late by itself. */
    @Test
    void whoIsLateByItselfSaysNothingForTheOthers() {
        SteppedClock clock = new SteppedClock();
        Destinations several =
                new Destinations(Message::topic, any -> 10, any -> false, new SendWindow(100, 1 << 20), clock);
        Destination prompt = several.of(delivery("first").message());
        Destination late = several.of(delivery("second").message());
        Destination silent = several.of(delivery("third").message());
        late.enter(1, 0);
        silent.enter(1, 0);
        long tenth = Destination.SILENCE_NANOS / 10;
        prompt.enter(1, 4 * tenth);
        several.recordTaken(prompt, 4 * tenth);
        several.recordTaken(late, 6 * tenth);
        several.recordTaken(prompt, 9 * tenth);
        several.recordTaken(prompt, 11 * tenth);

        assertThat(several.isSilent(silent)).isTrue();
    }

    /** All were late by half a second: from then on they have their time. */
    @Test
    void aTargetHasStalledAfterHalfASecond() {
        SteppedClock clock = new SteppedClock();
        Destinations several =
                new Destinations(Message::topic, any -> 10, any -> false, new SendWindow(100, 1 << 20), clock);
        Destination first = several.of(delivery("first").message());
        Destination second = several.of(delivery("second").message());
        first.enter(1, 0);
        second.enter(1, 0);
        long half = Destination.SILENCE_NANOS / 2;
        several.recordTaken(first, half);
        several.recordTaken(first, 9 * half / 5);
        several.recordTaken(first, 13 * half / 5);
        several.recordTaken(first, 3 * half - 1);
        assertThat(several.isSilent(second)).isFalse();
        several.recordTaken(first, 3 * half + Destination.ANSWER_GRAIN_NANOS);
        assertThat(several.isSilent(second)).isTrue();
    }

    @Test
    void timesOfAnswersAreKeptToAMillisecond() {
        long half = Destination.ANSWER_GRAIN_NANOS / 2;
        SteppedClock clock = new SteppedClock();
        Destinations several =
                new Destinations(Message::topic, any -> 10, any -> false, new SendWindow(100, 1 << 20), clock);
        Destination prompt = several.of(delivery("first").message());
        Destination silent = several.of(delivery("second").message());
        silent.enter(1, half);
        prompt.enter(1, Destination.SILENCE_NANOS);
        several.recordTaken(prompt, Destination.SILENCE_NANOS);
        several.recordTaken(prompt, Destination.SILENCE_NANOS + half);
        assertThat(several.isSilent(silent)).isFalse();
        several.recordTaken(prompt, Destination.SILENCE_NANOS + 3 * half);
        assertThat(several.isSilent(silent)).isTrue();
    }
}
