package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.hitotsu.relay.store.RelayStore} keeps: one leads, fences refuse the others, and the log is read
 * once, past its gaps, in order.
 *
 * @param <T> the outbox's transaction
 */
public abstract class RelayStoreContract<T> extends RelayTerms<T> {
    @Test
    void oneLeadsAtATimeAndTheFenceGrows() {
        RelayTerm first = lead(LONG);

        assertThat(tryLead(LONG)).isEmpty();
        first.close();
        assertThat(lead(LONG).fence()).isGreaterThan(first.fence());
    }

    @Test
    void aLeaseThatRanOutCanBeTakenAndNotRenewed() {
        RelayTerm first = lead(SHORT);
        await().until(() -> tryLead(LONG).isPresent());

        assertThat(first.renew(LONG)).isFalse();
    }

    @Test
    void aLeaseThatRanOutAndWasNotTakenCanBeRenewed() {
        RelayTerm first = lead(SHORT);

        assertThat(first.renew(LONG)).isTrue();
        assertThat(tryLead(LONG)).isEmpty();
    }

    @Test
    void theEndOfAnOldTermDoesNotEndTheNewOne() {
        RelayTerm old = lead(SHORT);
        await().until(() -> tryLead(LONG).isPresent());

        old.close();
        assertThat(tryLead(LONG)).isEmpty();
    }

    @Test
    void whoWasGrantedTheLeadTakesItFromWhoeverHoldsItUnlessTheGrantIsOld() {
        RelayTerm leased = lead(LONG);
        RelayTerm granted = granted("zk", 4711);
        assertThat(granted.fence()).isGreaterThan(leased.fence());
        assertThat(leased.renew(LONG)).isFalse();
        assertThatThrownBy(() -> leased.journal()
                        .settle(moved(leased.source().read(1, 1, Duration.ZERO).checkpoint())))
                .isInstanceOf(FencedException.class);

        RelayTerm again = granted("zk", 4711);
        assertThat(again.fence()).isGreaterThan(granted.fence());
        assertThatThrownBy(() -> granted("zk", 4710)).isInstanceOf(FencedException.class);
        assertThat(again.renew(LONG)).isTrue();
        granted("etcd", 12);
        assertThat(again.renew(LONG)).isFalse();
    }

    private RelayTerm granted(String grantor, long fence) {
        return fixture()
                .store()
                .lead("test", LONG, new LeadGrant(grantor, fence))
                .orElseThrow();
    }

    /** Each kind of write: whatever a relay forgets to check, the store does not. */
    @Test
    void whoeverHasLostTheLeadCannotWriteAnything() {
        List<Message> messages = append(messages(3));
        RelayTerm zombie = lead(SHORT);
        ReadBatch read = zombie.source().read(10, BYTES, Duration.ZERO);
        LogEntry first = read.entries().getFirst();
        zombie.journal().settle(parking(parked(first, OutboxState.DEAD_LETTER)));
        await().until(() -> tryLead(LONG).isPresent());

        assertThatThrownBy(() -> zombie.journal().settle(moved(read.checkpoint())))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() ->
                        zombie.journal().settle(parking(parked(read.entries().getLast(), OutboxState.DEAD))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> zombie.journal().settle(failedAgain(parked(first, OutboxState.DEAD))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> zombie.journal().giveUpDeadLetters()).isInstanceOf(FencedException.class);
        assertThat(fixture().admin().status().position()).isZero();
        assertThat(fixture().admin().find(messages.getLast().id()).orElseThrow().state())
                .isEqualTo(OutboxState.PENDING);
        assertThat(fixture()
                        .admin()
                        .find(messages.getFirst().id())
                        .orElseThrow()
                        .state())
                .isEqualTo(OutboxState.DEAD_LETTER);
    }

    @Test
    void readsEachMessageOnceInOrderAndInPages() {
        List<Message> messages = append(messages(25));
        RelayTerm term = lead(LONG);
        List<Message> all = new ArrayList<>();
        for (ReadBatch page = term.source().read(10, BYTES, Duration.ZERO);
                !page.entries().isEmpty();
                page = term.source().read(10, BYTES, Duration.ZERO)) {
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(10);
            assertThat(page.checkpointChanged()).isTrue();
            all.addAll(read(page));
        }

        assertThat(all).isEqualTo(messages);
        assertThat(term.source().read(10, BYTES, Duration.ZERO).checkpointChanged())
                .isFalse();
    }

    @Test
    void readsNoMoreBytesThanAskedForButAtLeastOneMessage() {
        for (int i = 0; i < 5; i++) {
            append(List.of(
                    Message.builder("orders", "t").payload(new byte[100_000]).build()));
        }
        RelayTerm term = lead(LONG);

        assertThat(term.source().read(10, 250_000, Duration.ZERO).entries()).hasSize(2);
        assertThat(term.source().read(10, 10, Duration.ZERO).entries()).hasSize(1);
        assertThat(term.source().read(10, BYTES, Duration.ZERO).entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.message().payloadSize()).isEqualTo(100_000));
    }

    @Test
    void readsPastAnOpenTransactionAndComesBackForIt() {
        T late = fixture().transactions().begin();
        List<Message> lateOnes = messages(25, "late");
        fixture().outbox().insert(late, lateOnes);
        List<Message> prompt = append(messages(3));
        RelayTerm term = lead(LONG);
        assertThat(read(term.source().read(10, BYTES, Duration.ZERO))).isEqualTo(prompt);
        fixture().transactions().commit(late);
        List<Message> after = append(messages(1));

        List<Message> rest = new ArrayList<>();
        for (ReadBatch page = term.source().read(10, BYTES, Duration.ZERO);
                !page.entries().isEmpty();
                page = term.source().read(10, BYTES, Duration.ZERO)) {
            rest.addAll(read(page));
        }
        lateOnes = new ArrayList<>(lateOnes);
        lateOnes.addAll(after);
        assertThat(rest).isEqualTo(lateOnes);
    }

    @Test
    void forgetsAGapThatStaysEmpty() {
        T rolledBack = fixture().transactions().begin();
        fixture().outbox().insert(rolledBack, messages(2, "late"));
        append(messages(1));
        RelayTerm term = lead(LONG);
        term.journal().settle(moved(term.source().read(10, BYTES, Duration.ZERO).checkpoint()));
        assertThat(fixture().admin().status().gaps()).isEqualTo(2);

        fixture().transactions().rollback(rolledBack);
        await().until(() -> {
            term.journal()
                    .settle(moved(term.source().read(10, BYTES, Duration.ZERO).checkpoint()));
            return fixture().admin().status().gaps() == 0;
        });
    }

    @Test
    void theNextTermGoesOnBehindTheSavedPositionAndRemembersTheGaps() {
        T open = fixture().transactions().begin();
        append(messages(2));
        List<Message> late = messages(1, "late");
        fixture().outbox().insert(open, late);
        append(messages(2));
        RelayTerm first = lead(LONG);
        first.journal()
                .settle(moved(first.source().read(10, BYTES, Duration.ZERO).checkpoint()));
        first.close();
        RelayTerm second = lead(LONG);
        assertThat(second.source().read(10, BYTES, Duration.ZERO).entries()).isEmpty();
        fixture().transactions().commit(open);
        List<Message> after = append(messages(1));

        assertThat(read(second.source().read(10, BYTES, Duration.ZERO)))
                .containsExactly(late.getFirst(), after.getFirst());
    }

    @Test
    void whatWasReadButNotSettledIsReadAgainByTheNextTerm() {
        List<Message> messages = append(messages(4));
        RelayTerm first = lead(LONG);
        ReadBatch settled = first.source().read(2, BYTES, Duration.ZERO);
        first.source().read(2, BYTES, Duration.ZERO);
        first.journal().settle(moved(settled.checkpoint()));
        first.close();

        assertThat(read(lead(LONG).source().read(10, BYTES, Duration.ZERO))).isEqualTo(messages.subList(2, 4));
    }

    @Test
    void doesNotReadAgainWhatAnEarlierTermHasParkedBehindItsCheckpoint() {
        List<Message> messages = append(messages(3));
        RelayTerm first = lead(LONG);
        first.journal()
                .settle(parking(parked(
                        first.source().read(10, BYTES, Duration.ZERO).entries().get(1), OutboxState.DEAD)));
        first.close();
        RelayTerm second = lead(LONG);

        assertThat(read(second.source().read(1, BYTES, Duration.ZERO))).containsExactly(messages.get(0));
        assertThat(second.source().read(1, BYTES, Duration.ZERO).entries()).isEmpty();
        assertThat(read(second.source().read(10, BYTES, Duration.ZERO))).containsExactly(messages.get(2));
        assertThat(read(second.source().read(10, BYTES, Duration.ZERO))).isEmpty();
        List<Message> after = append(messages(1));
        assertThat(read(second.source().read(10, BYTES, Duration.ZERO))).isEqualTo(after);
    }

    /** Copies of a message stand beside each other, and none of them stands for the message in the log. */
    @Test
    void copiesOfAMessageAreParkedApartFromIt() {
        List<Message> messages = append(messages(2));
        RelayTerm first = lead(LONG);
        List<LogEntry> read = first.source().read(10, BYTES, Duration.ZERO).entries();
        LogEntry log = read.getFirst();
        List<LogEntry> copies = List.of(copy(log, 1), copy(log, 2));
        assertThat(first.journal().lastParked(Long.MAX_VALUE)).isZero();
        first.journal().settle(parking(parked(copies.getFirst(), OutboxState.RETRY)));
        first.journal().settle(parking(parked(copies.getLast(), OutboxState.DEAD)));
        first.close();

        RelayTerm second = lead(LONG);
        assertThat(read(second.source().read(10, BYTES, Duration.ZERO))).isEqualTo(messages);
        assertThat(second.journal().lastParked(Long.MAX_VALUE))
                .isEqualTo(copies.getLast().position());
        assertThat(second.journal().lastParked(copies.getLast().position()))
                .isEqualTo(copies.getFirst().position());
        assertThat(second.journal().lastParked(CopyPosition.FIRST)).isZero();
        second.journal().settle(parking(parked(read.getLast(), OutboxState.DEAD)));
        assertThat(second.journal().lastParked(CopyPosition.FIRST))
                .isEqualTo(read.getLast().position());
        assertThat(second.journal().parkedMessages(List.of(log.message().id())))
                .extracting(ParkedMessage::position)
                .containsExactlyInAnyOrder(
                        copies.getFirst().position(), copies.getLast().position());
        assertThat(second.journal().heldLanes(List.of(lane(log), lane(copies.getFirst()))))
                .containsExactly(lane(copies.getFirst()));
    }

    private static Lane lane(LogEntry entry) {
        return Objects.requireNonNull(Lane.of(entry.message()));
    }

    private static LogEntry copy(LogEntry entry, int number) {
        Message message = entry.message();
        return new LogEntry.Readable(
                CopyPosition.of(entry.position(), number), message.withTopic(message.topic() + "@" + number));
    }

    /** Its age counts from when its message was appended. */
    @Test
    void aCopyIsAsOldAsItsMessage() {
        append(messages(1));
        RelayTerm term = lead(LONG);
        LogEntry entry = term.source().read(10, BYTES, Duration.ZERO).entries().getFirst();
        term.journal().settle(parking(parked(entry, OutboxState.DEAD), parked(copy(entry, 1), OutboxState.DEAD)));

        assertThat(fixture().admin().list(EntryFilter.of(OutboxState.DEAD, 9)))
                .hasSize(2)
                .extracting(OutboxEntry::appendedAt)
                .satisfies(times -> assertThat(new HashSet<>(times)).hasSize(1));
    }
}
