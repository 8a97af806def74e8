package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every {@link OutboxAdmin} tells and does.
 *
 * @param <T> the outbox's transaction
 */
public abstract class OutboxAdminContract<T> extends RelayTerms<T> {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private static Instant anHourAhead() {
        return Instant.now().plus(AN_HOUR);
    }

    @Test
    void followsAMessageFromTheAppendToTheDelivery() {
        UUID id = append(messages(1)).getFirst().id();
        assertThat(find(id).state()).isEqualTo(OutboxState.PENDING);
        assertThat(status().count(OutboxState.PENDING)).isEqualTo(1);
        assertThat(status().savedAt()).isNull();
        assertThat(status().leader()).isNull();
        assertThat(status().oldestPendingAge()).isBetween(Duration.ZERO, AN_HOUR);

        RelayTerm term = lead(LONG);
        ReadBatch batch = term.source().read(10, BYTES, Duration.ZERO);
        term.journal().settle(moved(batch.checkpoint()));
        assertThat(find(id).state()).isEqualTo(OutboxState.PUBLISHED);
        assertThat(status())
                .satisfies(status ->
                        assertThat(status.count(OutboxState.PUBLISHED)).isEqualTo(1))
                .satisfies(
                        status -> assertThat(status.count(OutboxState.PENDING)).isZero())
                .satisfies(status -> assertThat(status.oldestPendingAge()).isZero())
                .satisfies(status -> assertThat(status.position())
                        .isEqualTo(batch.entries().getFirst().position()))
                .satisfies(status -> assertThat(status.leader()).isEqualTo("test"))
                .satisfies(status -> assertThat(status.fence()).isEqualTo(term.fence()))
                .satisfies(status -> assertThat(status.leaderUntil()).isBetween(Instant.now(), anHourAhead()))
                .satisfies(status -> assertThat(status.savedAt()).isNotNull());
        assertThat(fixture().admin().find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aRetryKeepsTheHistoryAndWhatIsGivenUpHasNoNextAttempt() {
        RelayTerm term = lead(LONG);
        LogEntry entry = parkNew(term, OutboxState.DEAD, 10, "orders", "no");
        UUID id = entry.message().id();
        assertThat(find(id).nextAttemptAt()).isNull();

        assertThat(fixture().admin().retry(id)).isTrue();
        assertThat(find(id).attempts()).isEqualTo(10);
        assertThat(find(id).nextAttemptAt()).isNotNull().isBefore(anHourAhead());
        ParkedMessage due = term.journal().dueMessages(10, BYTES).getFirst();
        assertThat(due.attempts()).as("attempts since the retry").isZero();

        term.journal()
                .settle(failedAgain(
                        new ParkedMessage(due.entry(), OutboxState.DEAD, true, 9, Duration.ZERO, "no", due.version())));
        assertThat(find(id).attempts()).isEqualTo(19);
        assertThat(find(id).nextAttemptAt()).isNull();
    }

    @Test
    void aDeadMessageLosesItsPlaceByARetryAndOneThatHoldsItsKeyKeepsIt() {
        RelayTerm term = lead(LONG);
        LogEntry dead = parkNew(term, OutboxState.DEAD, 1, "orders", "no");
        LogEntry blocked = parkNew(term, OutboxState.BLOCKED, 1, "orders", "no");

        assertThat(fixture().admin().retryAll(OutboxState.DEAD)).isEqualTo(1);
        assertThat(fixture().admin().retryAll(OutboxState.BLOCKED)).isEqualTo(1);
        assertThat(term.journal().dueMessages(10, BYTES))
                .extracting(ParkedMessage::position, ParkedMessage::ordered)
                .containsExactly(tuple(dead.position(), false), tuple(blocked.position(), true));
    }

    @Test
    void whatIsNotParkedCanNeitherBeRetriedNorSkipped() {
        RelayTerm term = lead(LONG);
        UUID pending = append(messages(1)).getFirst().id();
        assertThat(fixture().admin().retry(pending)).isFalse();
        assertThat(fixture().admin().skip(pending)).isFalse();
        UUID skipped =
                parkNew(term, OutboxState.SKIPPED, 1, "orders", "no").message().id();
        assertThat(fixture().admin().skip(skipped)).isFalse();
        parkNew(term, OutboxState.BLOCKED, 1, "orders", "no");
        UUID waiting =
                parkNew(term, OutboxState.WAITING, 1, "orders", "no").message().id();
        assertThat(fixture().admin().retry(waiting)).isFalse();
    }

    @Test
    void listsByStateTopicAndErrorInTheOrderOfTheLog() {
        RelayTerm term = lead(LONG);
        for (int i = 1; i <= 4; i++) {
            parkNew(term, OutboxState.DEAD, 1, i <= 2 ? "orders" : "payments", i % 2 == 0 ? "Record Too Large" : "no");
        }
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, 10);
        OutboxAdmin admin = fixture().admin();

        assertThat(admin.list(dead))
                .extracting(OutboxEntry::position)
                .hasSize(4)
                .isSorted();
        assertThat(admin.list(EntryFilter.of(OutboxState.DEAD, 2)))
                .isEqualTo(admin.list(dead).subList(0, 2));
        assertThat(admin.list(dead.withTopic("payments"))).hasSize(2);
        assertThat(admin.list(dead.withTopic("payments").withError("too large")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.lastError()).isEqualTo("Record Too Large"));
        assertThat(admin.list(dead)).allSatisfy(entry -> {
            assertThat(entry.parkedAt()).isAfterOrEqualTo(entry.appendedAt());
            assertThat(entry.changedAt()).isAfterOrEqualTo(entry.parkedAt());
        });
        assertThat(admin.list(dead.withTopic("payment"))).isEmpty();
        assertThat(admin.list(EntryFilter.of(OutboxState.RETRY, 10))).isEmpty();
        assertThat(admin.skipAll(OutboxState.DEAD)).isEqualTo(4);
        assertThat(status().count(OutboxState.SKIPPED)).isEqualTo(4);
        assertThat(admin.skipAll(OutboxState.DEAD)).isZero();
    }

    /** Parks a new message of the key {@code k}. */
    private LogEntry parkNew(RelayTerm term, OutboxState state, int attempts, String topic, String error) {
        Message message =
                Message.builder(topic, "OrderPlaced").key("k").payload("{}").build();
        append(List.of(message));
        ReadBatch batch = term.source().read(100, BYTES, Duration.ZERO);
        LogEntry entry = batch.entries().getLast();
        ParkedMessage parked = new ParkedMessage(entry, state, true, attempts, Duration.ofMinutes(1), error, 0);
        term.journal().settle(new Settlement(batch.checkpoint(), List.of(parked), List.of(), List.of(), Set.of()));
        return entry;
    }

    private OutboxEntry find(UUID id) {
        return fixture().admin().find(id).orElseThrow();
    }

    /** Each state counted by itself is what the status counts. */
    private OutboxStatus status() {
        OutboxAdmin admin = fixture().admin();
        OutboxStatus status = admin.status();
        assertThat(OutboxState.values())
                .allSatisfy(state -> assertThat(admin.count(state)).isEqualTo(status.count(state)));
        return status;
    }

    /** Whoever looks wants to know since when nothing goes on. */
    @Test
    void whenItWasSavedLastIsToldAlsoAfterTheLeaseRanOut() {
        append(messages(1));
        RelayTerm term = lead(SHORT);
        term.journal().settle(moved(term.source().read(10, BYTES, Duration.ZERO).checkpoint()));

        await().until(() -> fixture().admin().status().leader() == null);
        assertThat(fixture().admin().status().savedAt()).isNotNull();
    }
}
