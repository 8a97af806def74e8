package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * How operators walk through many messages, what they change, and what is recorded of it.
 *
 * @param <T> the outbox's transaction
 */
public abstract class OutboxChangesContract<T> extends RelayTerms<T> {
    private static final EntryFilter DEAD = EntryFilter.of(OutboxState.DEAD, 2);

    @Test
    void pagesShowEachMessageOnce() {
        RelayTerm term = lead(LONG);
        List<Long> parked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            parked.add(park(term, "k" + i, OutboxState.DEAD).position());
        }
        append(messages(3));

        assertThat(walk(DEAD)).containsExactlyElementsOf(parked);
        assertThat(walk(EntryFilter.of(OutboxState.PENDING, 2))).hasSize(3).isSorted();
        assertThat(walk(EntryFilter.of(OutboxState.PUBLISHED, 2))).isEmpty();
        term.journal().settle(moved(readAll(term).checkpoint()));
        assertThat(walk(EntryFilter.of(OutboxState.PUBLISHED, 2)).reversed())
                .hasSize(3)
                .isSorted();
    }

    private List<Long> walk(EntryFilter filter) {
        List<Long> seen = new ArrayList<>();
        Optional<EntryRange> next = Optional.of(EntryRange.ALL);
        while (next.isPresent()) {
            EntryPage page = admin().page(filter, next.get());
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(filter.limit());
            page.entries().forEach(entry -> seen.add(entry.position()));
            next = page.next();
        }
        return seen;
    }

    @Test
    void messagesAreFoundByTheTimeOfTheirAppend() {
        RelayTerm term = lead(LONG);
        park(term, "k", OutboxState.DEAD);
        Instant appended = admin().list(DEAD).getFirst().appendedAt();

        assertThat(admin().list(DEAD.withAppended(appended, null))).hasSize(1);
        assertThat(admin().list(DEAD.withAppended(null, appended.plusSeconds(1))))
                .hasSize(1);
        assertThat(admin().list(DEAD.withAppended(appended.plusSeconds(1), null)))
                .isEmpty();
        assertThat(admin().list(DEAD.withAppended(null, appended))).isEmpty();
        assertThat(admin().retry(DEAD.withAppended(null, appended), EntryRange.ALL)
                        .changed())
                .isZero();
    }

    @Test
    void aWalkOfRetriesLeavesAloneWhatComesMeanwhile() {
        RelayTerm term = lead(LONG);
        for (int i = 0; i < 5; i++) {
            park(term, "k" + i, OutboxState.DEAD);
        }
        ChangedPage first = admin().retry(DEAD, EntryRange.ALL);
        LogEntry late = park(term, "late", OutboxState.DEAD);

        int changed = first.changed();
        for (Optional<EntryRange> next = first.next(); next.isPresent(); ) {
            ChangedPage page = admin().retry(DEAD, next.get());
            changed += page.changed();
            next = page.next();
        }
        assertThat(first.changed()).isEqualTo(2);
        assertThat(changed).isEqualTo(5);
        assertThat(stateOf(late)).isEqualTo(OutboxState.DEAD);
    }

    @Test
    void skippingAllThatFailedLeavesWhatWaitedBehindIt() {
        RelayTerm term = lead(LONG);
        LogEntry failed = park(term, "k", OutboxState.RETRY);
        LogEntry next = park(term, "k", OutboxState.WAITING);
        LogEntry last = park(term, "k", OutboxState.WAITING);
        EntryFilter one = EntryFilter.of(OutboxState.RETRY, 1);

        int changed = 0;
        for (Optional<EntryRange> range = Optional.of(EntryRange.ALL); range.isPresent(); ) {
            ChangedPage page = admin().skip(one, range.get());
            changed += page.changed();
            range = page.next();
        }
        assertThat(changed).isEqualTo(1);
        assertThat(stateOf(failed)).isEqualTo(OutboxState.SKIPPED);
        assertThat(stateOf(next)).isEqualTo(OutboxState.RETRY);
        assertThat(stateOf(last)).isEqualTo(OutboxState.WAITING);
    }

    @Test
    void anEditedMessageHasAnIdOfItsOwnAndSaysWhichItWas() {
        RelayTerm term = lead(LONG);
        UUID id = park(term, "k", OutboxState.BLOCKED).message().id();
        LogEntry waiting = park(term, "k", OutboxState.WAITING);
        Message edited = Message.builder("orders", "OrderPlaced")
                .key("k")
                .payload("mended")
                .build();

        assertThat(admin().actingAs("alice").edit(id, edited)).isTrue();

        assertThat(find(id).state()).isEqualTo(OutboxState.SKIPPED);
        assertThat(stateOf(waiting)).isEqualTo(OutboxState.RETRY);
        assertThat(find(edited.id()).state()).isEqualTo(OutboxState.PENDING);
        assertThat(find(edited.id()).message().headers().get(OutboxAdmin.EDITED_FROM))
                .contains(id.toString());
        assertThat(readAll(term).entries().getLast().message().payload())
                .asString()
                .isEqualTo("mended");
        assertThat(admin().changes(Long.MAX_VALUE, 10))
                .extracting(
                        OutboxChange::action, OutboxChange::actor, OutboxChange::messageId, OutboxChange::replacement)
                .containsExactly(tuple(Action.EDIT, "alice", id, edited.id()));
    }

    @Test
    void whatIsNotParkedCannotBeEdited() {
        lead(LONG);
        UUID pending = append(messages(1)).getFirst().id();
        Message edited = message("k");

        assertThat(admin().edit(pending, edited)).isFalse();
        assertThat(admin().find(edited.id())).isEmpty();
        assertThatThrownBy(() -> admin().edit(edited.id(), edited)).hasMessageContaining("expected: a new one");
        assertThat(admin().changes(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void everyChangeIsRecordedWithItsActor() {
        RelayTerm term = lead(LONG);
        UUID dead = park(term, "a", OutboxState.DEAD).message().id();
        UUID blocked = park(term, "b", OutboxState.BLOCKED).message().id();
        OutboxAdmin alice = admin().actingAs("alice");

        assertThat(alice.retryAll(OutboxState.DEAD)).isEqualTo(1);
        assertThat(admin().actingAs("bob").skip(blocked)).isTrue();
        assertThat(alice.skip(blocked)).isFalse();
        assertThat(alice.retry(dead)).isTrue();

        List<OutboxChange> changes = admin().changes(Long.MAX_VALUE, 10);
        assertThat(changes)
                .extracting(OutboxChange::action, OutboxChange::actor, OutboxChange::messageId, OutboxChange::before)
                .containsExactly(
                        tuple(Action.RETRY, "alice", dead, OutboxState.RETRY),
                        tuple(Action.SKIP, "bob", blocked, OutboxState.BLOCKED),
                        tuple(Action.RETRY, "alice", dead, OutboxState.DEAD));
        assertThat(admin().changes(changes.getFirst().number(), 1)).containsExactly(changes.get(1));
    }

    @Test
    void whatCannotBeChangedIsRefusedByName() {
        assertThatThrownBy(() -> admin().retry(EntryFilter.of(OutboxState.PENDING, 1), EntryRange.ALL))
                .hasMessageContaining("state: PENDING");
        assertThatThrownBy(() -> admin().skip(EntryFilter.of(OutboxState.SKIPPED, 1), EntryRange.ALL))
                .hasMessageContaining("state: SKIPPED");
        assertThatThrownBy(() -> admin().actingAs("a\nb")).hasMessageContaining("one line");
    }

    private OutboxAdmin admin() {
        return fixture().admin();
    }

    private OutboxEntry find(UUID id) {
        return admin().find(id).orElseThrow();
    }

    private OutboxState stateOf(LogEntry entry) {
        return find(entry.message().id()).state();
    }

    private static ReadBatch readAll(RelayTerm term) {
        return term.source().read(100, BYTES, Duration.ZERO);
    }

    private LogEntry park(RelayTerm term, String key, OutboxState state) {
        append(List.of(message(key)));
        ReadBatch batch = readAll(term);
        LogEntry entry = batch.entries().getLast();
        ParkedMessage parked = new ParkedMessage(entry, state, true, 1, Duration.ofMinutes(1), "no", 0);
        term.journal().settle(new Settlement(batch.checkpoint(), List.of(parked), List.of(), List.of(), Set.of()));
        return entry;
    }
}
