package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an {@link OutboxAdmin} says before a change of many, and records of it: which messages a preview fixes, which
 * are stuck, who did what and why.
 *
 * @param <T> the outbox's transaction
 */
public abstract class OutboxAuditContract<T> extends RelayTerms<T> {
    private static final EntryFilter DEAD = EntryFilter.of(OutboxState.DEAD, OutboxAdmin.STEP);

    @Test
    void aPreviewFixesWhichMessagesAreChanged() {
        RelayTerm term = lead(LONG);
        LogEntry stays = park(term, OutboxState.DEAD, "a", "no");
        LogEntry failsAgain = park(term, OutboxState.DEAD, "b", "no");
        ChangePreview preview = admin().preview(DEAD);
        assertThat(preview.count()).isEqualTo(2);
        assertThat(preview.isCapped()).isFalse();

        assertThat(admin().retry(failsAgain.message().id())).isTrue();
        ParkedMessage due = term.journal().dueMessages(10, BYTES).getFirst();
        term.journal()
                .settle(failedAgain(new ParkedMessage(
                        due.entry(), OutboxState.DEAD, true, 1, Duration.ZERO, "again", due.version())));
        park(term, OutboxState.DEAD, "c", "no");

        assertThat(admin().retry(preview.filter(), preview.range()).changed()).isEqualTo(1);
        assertThat(state(stays)).isEqualTo(OutboxState.RETRY);
        assertThat(state(failsAgain)).as("failed after the preview").isEqualTo(OutboxState.DEAD);
        assertThat(admin().list(DEAD)).as("one failed again, one came").hasSize(2);
    }

    @Test
    void aMessageWhoseTurnCameAfterThePreviewIsNotChanged() {
        RelayTerm term = lead(LONG);
        LogEntry first = park(term, OutboxState.BLOCKED, "k", "no");
        LogEntry waiting = park(term, OutboxState.WAITING, "k", null);
        ChangePreview retries = admin().preview(EntryFilter.of(OutboxState.RETRY, 10));
        assertThat(admin().skip(first.message().id())).isTrue();
        assertThat(state(waiting)).isEqualTo(OutboxState.RETRY);
        assertThat(admin().skip(retries.filter(), retries.range()).changed()).isZero();
    }

    @Test
    void aPreviewIsOfParkedMessagesThatPassTheFilter() {
        RelayTerm term = lead(LONG);
        park(term, OutboxState.DEAD, "a", "too large");
        park(term, OutboxState.DEAD, "b", "no");
        assertThat(admin().preview(DEAD.withError("too large")).count()).isEqualTo(1);
        assertThat(admin().preview(DEAD.withTopic("payments")).count()).isZero();
        assertThatThrownBy(() -> admin().preview(EntryFilter.of(OutboxState.PENDING, 1)))
                .hasMessageContaining("state: PENDING (expected: one of");
    }

    @Test
    void aPreviewCountsTheNewerOnesThatHaveGoneBefore() {
        RelayTerm term = lead(LONG);
        deliver(term, "k");
        park(term, OutboxState.DEAD, "k", "no");
        park(term, OutboxState.DEAD, "k", "no");
        deliver(term, "k");
        deliver(term, "other");
        park(term, OutboxState.SKIPPED, "k", "no");
        deliver(term, "k");
        park(term, OutboxState.RETRY, "l", "no");
        append(List.of(message("k")));

        assertThat(admin().preview(DEAD).newer()).isEqualTo(new NewerCount(2, false));
        assertThat(admin().preview(EntryFilter.of(OutboxState.SKIPPED, 1)).newer())
                .isEqualTo(new NewerCount(1, false));
        assertThat(admin().preview(DEAD.withError("nothing has this")).newer()).isEqualTo(NewerCount.NONE);
        assertThat(admin().preview(EntryFilter.of(OutboxState.RETRY, 1)).newer())
                .as("keeps its place")
                .isEqualTo(NewerCount.NONE);
    }

    @Test
    void failuresTellSinceWhenAndWhichKeysAreHeld() {
        RelayTerm term = lead(LONG);
        LogEntry blocked = park(term, OutboxState.BLOCKED, "k", "too large");
        park(term, OutboxState.DEAD, "k", "no");
        LogEntry behind = park(term, OutboxState.WAITING, "k", null);
        park(term, OutboxState.WAITING, "other", null);

        List<OutboxFailure> failures = admin().failures(OutboxState.BLOCKED, 10);
        assertThat(failures)
                .extracting(OutboxFailure::position, OutboxFailure::topic, OutboxFailure::key, OutboxFailure::error)
                .containsExactly(tuple(blocked.position(), "orders", "k", "too large"));
        assertThat(failures.getFirst().holdsKey()).isTrue();
        assertThat(failures.getFirst().changedAt())
                .isAfterOrEqualTo(failures.getFirst().parkedAt());
        assertThat(admin().failures(OutboxState.DEAD, 10).getFirst().holdsKey()).isFalse();
        assertThat(admin().failures(OutboxState.WAITING, 1)).hasSize(1);
        assertThat(admin().waitingBehind(blocked.message().id(), 10))
                .extracting(OutboxFailure::id)
                .containsExactly(behind.message().id());
        assertThat(admin().waitingBehind(behind.message().id(), 10)).isEmpty();
        assertThat(admin().waitingBehind(UUID.randomUUID(), 10)).isEmpty();
    }

    @Test
    void eachTransactionIsRecordedWithWhoAndWhy() {
        RelayTerm term = lead(LONG);
        for (int i = 0; i < 3; i++) {
            park(term, OutboxState.DEAD, "k" + i, "no");
        }
        Operation operation = new Operation(UUID.randomUUID(), "alice", "the broker's limit is raised");
        OutboxAdmin alice = admin().actingFor(operation);
        alice.retry(DEAD.withLimit(2), admin().preview(DEAD).range());
        alice.skip(DEAD, EntryRange.ALL);
        alice.skip(DEAD, EntryRange.ALL);

        List<AuditRecord> audit = admin().audit(Long.MAX_VALUE, 10);
        assertThat(audit)
                .extracting(AuditRecord::action, AuditRecord::changed, AuditRecord::actor, AuditRecord::reason)
                .containsExactly(
                        tuple(Action.SKIP, 1, "alice", operation.reason()),
                        tuple(Action.RETRY, 2, "alice", operation.reason()));
        assertThat(audit).allSatisfy(record -> {
            assertThat(record.operation()).isEqualTo(operation.id());
            assertThat(record.scope()).contains("state DEAD");
        });
        assertThat(audit.stream().mapToInt(AuditRecord::changed).sum())
                .isEqualTo(admin().changes(Long.MAX_VALUE, 10).size());
        assertThat(admin().audit(audit.getFirst().number(), 10)).containsExactly(audit.getLast());
    }

    @Test
    void eachChangeOfOneMessageIsRecorded() {
        RelayTerm term = lead(LONG);
        UUID retried = park(term, OutboxState.DEAD, "a", "no").message().id();
        UUID skipped = park(term, OutboxState.DEAD, "b", "no").message().id();
        UUID edited = park(term, OutboxState.DEAD, "c", "no").message().id();
        OutboxAdmin carol = admin().actingAs("carol");
        assertThat(carol.retry(retried)).isTrue();
        assertThat(carol.skip(skipped)).isTrue();
        assertThat(carol.edit(edited, message("c"))).isTrue();
        assertThat(carol.retry(UUID.randomUUID())).isFalse();

        List<AuditRecord> audit = admin().audit(Long.MAX_VALUE, 10);
        assertThat(audit)
                .extracting(AuditRecord::action, AuditRecord::changed, AuditRecord::actor, AuditRecord::scope)
                .containsExactly(
                        tuple(Action.EDIT, 1, "carol", "message " + edited),
                        tuple(Action.SKIP, 1, "carol", "message " + skipped),
                        tuple(Action.RETRY, 1, "carol", "message " + retried));
        assertThat(audit)
                .extracting(AuditRecord::number)
                .allSatisfy(number -> assertThat(number).isPositive());
    }

    @Test
    void limitsOfWhatIsToldAreChecked() {
        UUID id = UUID.randomUUID();
        assertThatThrownBy(() -> admin().audit(Long.MAX_VALUE, 0)).hasMessageContaining("limit: 0 (expected: 1..");
        assertThatThrownBy(() -> admin().changes(Long.MAX_VALUE, 0)).hasMessageContaining("limit: 0 (expected: 1..");
        assertThatThrownBy(() -> admin().failures(OutboxState.DEAD, 0)).hasMessageContaining("limit: 0 (expected: 1..");
        assertThatThrownBy(() -> admin().waitingBehind(id, 0)).hasMessageContaining("limit: 0 (expected: 1..");
        assertThatThrownBy(() -> admin().failures(OutboxState.PENDING, 1)).hasMessageContaining("state: PENDING");
    }

    @Test
    void whoeverLooksAtAPayloadIsRecorded() {
        UUID id = append(messages(1)).getFirst().id();
        OutboxAdmin bob = admin().actingAs("bob");
        assertThat(bob.reveal(UUID.randomUUID())).isEmpty();
        assertThat(admin().audit(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(bob.reveal(id)).map(OutboxEntry::message).map(Message::id).contains(id);
        assertThat(admin().audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::action, AuditRecord::actor, AuditRecord::scope)
                .containsExactly(tuple(Action.REVEAL, "bob", "message " + id));
        assertThat(admin().changes(Long.MAX_VALUE, 10)).isEmpty();
    }

    private void deliver(RelayTerm term, String key) {
        append(List.of(message(key)));
        term.journal()
                .settle(new Settlement(
                        term.source().read(100, BYTES, Duration.ZERO).checkpoint(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Set.of()));
    }

    private LogEntry park(RelayTerm term, OutboxState state, String key, @Nullable String error) {
        append(List.of(message(key)));
        ReadBatch batch = term.source().read(100, BYTES, Duration.ZERO);
        LogEntry entry = batch.entries().getLast();
        ParkedMessage parked = new ParkedMessage(entry, state, true, 1, Duration.ofMinutes(1), error, 0);
        term.journal().settle(new Settlement(batch.checkpoint(), List.of(parked), List.of(), List.of(), Set.of()));
        return entry;
    }

    private OutboxState state(LogEntry entry) {
        return admin().find(entry.message().id()).orElseThrow().state();
    }

    private OutboxAdmin admin() {
        return fixture().admin();
    }
}
