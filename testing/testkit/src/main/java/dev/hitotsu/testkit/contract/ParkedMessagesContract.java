package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every store keeps about messages that were not delivered: who holds a lane, who is due and in which order, and
 * that decisions of operators stand.
 *
 * @param <T> the outbox's transaction
 */
public abstract class ParkedMessagesContract<T> extends RelayTerms<T> {
    private static final Lane LANE = new Lane("orders", "k");

    @Test
    void ofALaneOnlyTheFirstIsDueAndTheRestWaitsInOrder() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(3));
        term.journal()
                .settle(parking(
                        parked(entries.get(0), OutboxState.RETRY),
                        parked(entries.get(1), OutboxState.RETRY),
                        parked(entries.get(2), OutboxState.WAITING)));

        assertThat(term.journal().hasHeldLanes()).isTrue();
        assertThat(term.journal().heldLanes(List.of(LANE, new Lane("orders", "other"), new Lane("other", "k"))))
                .containsExactly(LANE);
        awaitDue(term, entries.subList(0, 1));
        assertThat(positions(term.journal().waitingMessages(LANE, 10, BYTES))).isEqualTo(positionsOf(entries));
        assertThat(term.journal().waitingMessages(LANE, 2, BYTES)).hasSize(2);
        assertThat(term.journal().waitingMessages(LANE, 10, 1)).hasSize(1);
    }

    @Test
    void ofManyLanesEachHasItsOwnLimits() {
        RelayTerm term = lead(LONG);
        Lane other = new Lane("orders", "other");
        Lane empty = new Lane("orders", "empty");
        List<LogEntry> entries =
                appendAndRead(term, List.of(message("k"), message("other"), message("k"), message("k"), message("k")));
        term.journal()
                .settle(parking(
                        parked(entries.get(0), OutboxState.RETRY),
                        parked(entries.get(1), OutboxState.BLOCKED),
                        parked(entries.get(2), OutboxState.WAITING),
                        parked(entries.get(3), OutboxState.WAITING),
                        parked(entries.get(4), OutboxState.DEAD)));

        assertThat(waiting(term, List.of(empty, other, LANE), 10, BYTES, entries))
                .isEqualTo(Map.of(LANE, List.of(0, 2, 3), other, List.of(1)));
        assertThat(waiting(term, List.of(LANE, other), 2, BYTES, entries))
                .isEqualTo(Map.of(LANE, List.of(0, 2), other, List.of(1)));
        assertThat(waiting(term, List.of(other, LANE), 10, 1, entries))
                .isEqualTo(Map.of(LANE, List.of(0), other, List.of(1)));
        assertThat(waiting(term, List.of(empty), 10, BYTES, entries)).isEmpty();
        assertThat(waiting(term, List.of(), 10, BYTES, entries)).isEmpty();
    }

    /** For each lane in which something waits, which of the entries. */
    private static Map<Lane, List<Integer>> waiting(
            RelayTerm term, List<Lane> lanes, int limit, long maxBytes, List<LogEntry> entries) {
        List<Long> positions = positionsOf(entries);
        Map<Lane, List<Integer>> numbers = new HashMap<>();
        term.journal().waitingMessages(lanes, limit, maxBytes).forEach((lane, found) -> {
            if (!found.isEmpty()) {
                numbers.put(
                        lane, positions(found).stream().map(positions::indexOf).toList());
            }
        });
        return numbers;
    }

    @Test
    void whenTheFirstIsDeliveredTheNextThatWaitsIsDue() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(3));
        term.journal()
                .settle(parking(
                        parked(entries.get(0), OutboxState.RETRY),
                        parked(entries.get(1), OutboxState.WAITING),
                        parked(entries.get(2), OutboxState.WAITING)));
        term.journal()
                .settle(new Settlement(
                        null, List.of(), List.of(), List.of(entries.get(0).position()), Set.of(LANE)));

        awaitDue(term, entries.subList(1, 2));
        term.journal().settle(failedAgain(parked(entries.get(1), OutboxState.DEAD)));
        awaitDue(term, entries.subList(2, 3));
    }

    @Test
    void whatBlocksHoldsItsLaneAndIsNotDue() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(2));
        term.journal()
                .settle(parking(
                        parked(entries.get(0), OutboxState.BLOCKED), parked(entries.get(1), OutboxState.WAITING)));

        assertThat(term.journal().heldLanes(List.of(LANE))).containsExactly(LANE);
        assertThat(term.journal().dueMessages(10, BYTES)).isEmpty();
        assertThat(fixture().admin().skip(entries.get(0).message().id())).isTrue();
        awaitDue(term, entries.subList(1, 2));
    }

    @Test
    void aMessageThatWaitsBehindNobodyIsDueInTheNextTerm() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(1));
        term.journal().settle(parking(parked(entries.getFirst(), OutboxState.WAITING)));
        term.close();

        awaitDue(lead(LONG), entries);
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        RelayTerm term = lead(LONG);
        Message later = Message.builder("orders", "t")
                .deliverAfter(Instant.now().plus(Duration.ofHours(1)))
                .build();
        Message soon = Message.builder("orders", "t")
                .deliverAfter(Instant.now().plus(Duration.ofMillis(50)))
                .build();
        List<LogEntry> entries = appendAndRead(term, List.of(message("k"), later, soon));
        term.journal()
                .settle(parking(
                        new ParkedMessage(entries.get(0), OutboxState.RETRY, true, 1, Duration.ofHours(1), "no", 0),
                        parked(entries.get(1), OutboxState.DELAYED),
                        parked(entries.get(2), OutboxState.DELAYED)));

        awaitDue(term, entries.subList(2, 3));
    }

    @Test
    void whatIsParkedTwiceStaysAsItWas() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(1));
        term.journal().settle(parking(parked(entries.getFirst(), OutboxState.DEAD)));
        term.journal().settle(parking(parked(entries.getFirst(), OutboxState.RETRY)));

        assertThat(stateOf(entries.getFirst())).isEqualTo(OutboxState.DEAD);
    }

    @Test
    void whatAnOperatorDecidedStandsAgainstAnAttemptThatBeganBefore() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(1));
        LogEntry entry = entries.getFirst();
        term.journal().settle(parking(parked(entry, OutboxState.RETRY)));
        awaitDue(term, entries);
        ParkedMessage underWay = term.journal().dueMessages(10, BYTES).getFirst();
        ParkedMessage failed =
                new ParkedMessage(underWay.entry(), OutboxState.DEAD, true, 9, Duration.ZERO, "no", underWay.version());

        fixture().admin().skip(entry.message().id());
        term.journal().settle(failedAgain(failed));
        assertThat(stateOf(entry)).isEqualTo(OutboxState.SKIPPED);
        fixture().admin().retry(entry.message().id());
        term.journal().settle(failedAgain(failed));
        assertThat(stateOf(entry)).isEqualTo(OutboxState.RETRY);
    }

    @Test
    void parkedMessagesAreFoundByTheirIds() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(3));
        term.journal()
                .settle(parking(
                        parked(entries.get(0), OutboxState.RETRY), parked(entries.get(1), OutboxState.WAITING)));

        List<UUID> ids = Stream.concat(
                        entries.stream().skip(1).map(entry -> entry.message().id()), Stream.of(UUID.randomUUID()))
                .toList();
        assertThat(term.journal().parkedMessages(ids))
                .extracting(ParkedMessage::position, ParkedMessage::lane)
                .containsExactly(
                        tuple(entries.get(1).position(), Lane.of(entries.get(1).message())));
    }

    @Test
    void deadLettersAreGivenUpWhereTheyCannotBeSent() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries = appendAndRead(term, messages(2));
        term.journal()
                .settle(parking(
                        parked(entries.get(0), OutboxState.DEAD_LETTER), parked(entries.get(1), OutboxState.RETRY)));

        assertThat(term.journal().giveUpDeadLetters()).isEqualTo(1);
        assertThat(stateOf(entries.get(0))).isEqualTo(OutboxState.DEAD);
        assertThat(stateOf(entries.get(1))).isEqualTo(OutboxState.RETRY);
    }

    /** A relay reads on behind it before it delivers what an earlier one has parked. */
    @Test
    void theLastPositionThatIsParkedIsTold() {
        RelayTerm term = lead(LONG);
        assertThat(term.journal().lastParked(Long.MAX_VALUE)).isZero();
        List<LogEntry> entries = appendAndRead(term, messages(3));
        term.journal()
                .settle(parking(parked(entries.get(0), OutboxState.RETRY), parked(entries.get(1), OutboxState.DEAD)));

        assertThat(term.journal().lastParked(Long.MAX_VALUE)).isEqualTo(entries.get(1).position());
    }

    @Test
    void aMessageWithoutAKeyHoldsNothing() {
        RelayTerm term = lead(LONG);
        List<LogEntry> entries =
                appendAndRead(term, List.of(Message.builder("orders", "t").build()));
        term.journal().settle(parking(parked(entries.getFirst(), OutboxState.RETRY)));

        assertThat(term.journal().hasHeldLanes()).isFalse();
        awaitDue(term, entries);
    }

    private OutboxState stateOf(LogEntry entry) {
        return fixture().admin().find(entry.message().id()).orElseThrow().state();
    }

    private List<LogEntry> appendAndRead(RelayTerm term, List<Message> messages) {
        append(messages);
        return term.source().read(100, BYTES, Duration.ZERO).entries();
    }

    private static void awaitDue(RelayTerm term, List<LogEntry> expected) {
        await().untilAsserted(() ->
                assertThat(positions(term.journal().dueMessages(10, BYTES))).isEqualTo(positionsOf(expected)));
    }

    private static List<Long> positions(List<ParkedMessage> messages) {
        return messages.stream().map(ParkedMessage::position).toList();
    }

    private static List<Long> positionsOf(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::position).toList();
    }
}
