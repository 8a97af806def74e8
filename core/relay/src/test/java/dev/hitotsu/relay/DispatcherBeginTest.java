package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a term does about those before it. */
class DispatcherBeginTest extends DispatcherScenario {
    /** When the term begins. */
    private final List<Settlement> writtenDown = new ArrayList<>();

    private static final SendResult SENT = SendResult.sent();

    @Test
    void whatTheSinkHasTakenBeforeIsNotSentAgain() {
        Message taken = message("orders", "a");
        Message next = message("orders", "b");
        sink.recoveries.add(new Recovery.Complete(Set.of(taken.id())));
        Checkpoint checkpoint = append(false, taken, next);
        step(() -> sink.answerAll(SENT));
        run();
        assertThat(sink.sent).containsExactly(next);
        assertThat(store.saved).containsExactly(checkpoint);
        assertThat(sink.recoveredSettled).as("the log was read to its end").isOne();
    }

    /** Before anything else: the next crash may be near. */
    @Test
    void whatTheSinkHasTakenOfWhatIsParkedIsWrittenDownFirst() {
        Message taken = message("orders", "a");
        store.known = List.of(parked(taken, OutboxState.RETRY));
        store.onDeadLettersGivenUp = () -> writtenDown.addAll(store.settlements);
        sink.recoveries.add(new Recovery.Complete(Set.of(taken.id())));
        append(true);
        append(true);
        append(true);
        run();
        assertThat(writtenDown)
                .singleElement()
                .extracting(Settlement::delivered)
                .isEqualTo(List.of(1L));
        assertThat(sink.recoveredSettled).as("there is more to read").isZero();
    }

    @Test
    void deadLettersAreGivenUpWhereNothingTakesThem() {
        int[] asked = {0};
        store.onDeadLettersGivenUp = () -> asked[0]++;
        run();
        assertThat(asked[0]).isOne();
    }

    @Test
    void aCopyThatAnEarlierTermHasParkedIsNotSent() {
        Message message = message("orders", "a");
        sink.copies = List.of("search", "stock");
        long copy = CopyPosition.of(1, 1);
        store.lastParked = copy;
        store.known = List.of(new ParkedMessage(
                new LogEntry.Readable(copy, message.withTopic("orders@search")),
                OutboxState.RETRY,
                true,
                1,
                Duration.ZERO,
                "busy",
                0));
        append(false, message);
        run();
        assertThat(sink.sent).extracting(Message::topic).containsExactly("orders", "orders@stock");
    }

    /** They may stand behind what was under way when that term ended. */
    @Test
    void whatAnEarlierTermHasParkedWaitsForTheLogToComeAsFar() {
        Message parked = message("parked", "k");
        Message first = message("orders", "a");
        Message second = message("orders", "b");
        Message third = message("orders", "c");
        store.due = List.of(parked(parked, OutboxState.RETRY));
        store.lastParked = position(second);
        append(true, first);
        append(true, second);
        append(true, third);
        steps(3);
        run();
        assertThat(sink.sent).containsExactly(first, second, parked);
    }

    @Test
    void anEmptyBatchIsNoPlaceInTheLog() {
        store.due = List.of(parked(message("parked", "k"), OutboxState.RETRY));
        store.lastParked = 9;
        append(true);
        append(true);
        append(true);
        steps(3);
        run();
        assertThat(sink.sent).isEmpty();
    }

    @Test
    void whatAnEarlierTermHasParkedIsSentOnceThereIsNoMoreToRead() {
        Message parked = message("parked", "k");
        store.due = List.of(parked(parked, OutboxState.RETRY));
        store.lastParked = 9;
        append(false);
        steps(3);
        run();
        assertThat(sink.sent).containsExactly(parked);
    }
}
