package dev.hitotsu.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims in memory, and what an inbox asks its store. */
class InMemoryInboxStoreTest {
    private static final UUID ID = UUID.randomUUID();

    private Instant now = Instant.EPOCH;
    private final InMemoryInboxStore store = new InMemoryInboxStore(() -> now);
    private final Inbox<Transaction> inbox = Inbox.of(store, "payments");
    private final List<String> done = new ArrayList<>();

    private Transaction begin() {
        Transaction transaction = store.begin();
        transaction.onCommit(() -> done.add("change"));
        transaction.onEnd(() -> done.add("end"));
        return transaction;
    }

    private boolean handle(UUID id) {
        Transaction transaction = store.begin();
        boolean isNew = inbox.runOnce(transaction, id, () -> done.add("effect"));
        inbox.commit(transaction);
        return isNew;
    }

    @Test
    void anEffectRunsOnce() {
        assertThat(handle(ID)).isTrue();
        assertThat(handle(ID)).isFalse();
        assertThat(done).containsExactly("effect");
        assertThat(inbox.consumer()).isEqualTo("payments");
    }

    @Test
    void ofTwoMessagesWithOneIdTheFirstIsNew() {
        Message message = Message.builder("orders", "Paid").id(ID).build();
        Transaction transaction = store.begin();
        assertThat(inbox.claimNew(transaction, List.of(message, message))).containsExactly(message);
        assertThat(inbox.claimNew(transaction, List.of(message)))
                .as("claimed by the same transaction")
                .isEmpty();
    }

    @Test
    void otherStoresLearnHowATransactionEnds() {
        begin().commit();
        assertThat(done).containsExactly("change", "end");
        begin().rollback();
        assertThat(done).containsExactly("change", "end", "end");
    }

    @Test
    void aTransactionThatHasEndedIsRefused() {
        Transaction ended = begin();
        ended.rollback();
        assertThatThrownBy(ended::commit).isInstanceOf(InboxException.class).hasMessageContaining("already ended");
        assertThatThrownBy(() -> inbox.runOnce(ended, ID, () -> done.add("effect")))
                .hasMessageContaining("already ended");
        assertThatThrownBy(() -> inbox.reportReader(ended, "one")).hasMessageContaining("already ended");
        assertThatThrownBy(() -> inbox.deleteOldClaims(ended, Retention.DEFAULT, 9))
                .hasMessageContaining("already ended");
        assertThat(done).containsExactly("end");
    }

    /** The other thread waits, for certain: nothing else could hold it up. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClaimWaitsForTheEndOfAnother(boolean commits) throws Exception {
        Transaction first = store.begin();
        assertThat(store.claim(first, "payments", List.of(ID))).containsExactly(ID);
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> second.complete(handle(ID)));
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        if (commits) {
            first.commit();
        } else {
            first.rollback();
        }
        thread.join();
        assertThat(second.join()).isEqualTo(!commits);
    }

    /** None keeps the lock. */
    @Test
    void whateverWasAskedOthersGoOn() throws Exception {
        Transaction transaction = store.begin();
        assertThat(inbox.reportReader(transaction, "one")).isEmpty();
        assertThat(inbox.deleteOldClaims(transaction, Retention.DEFAULT, 9)).isZero();
        Thread thread = Thread.ofPlatform().daemon().start(() -> handle(ID));
        thread.join();
        assertThat(done).containsExactly("effect");
    }

    @Test
    void readersAreRememberedForTenMinutes() {
        Transaction transaction = store.begin();
        assertThat(inbox.reportReader(transaction, "one")).isEmpty();
        now = now.plus(Inbox.READER_MEMORY);
        assertThat(inbox.reportReader(transaction, "two")).isEqualTo(Set.of("one"));
        now = now.plusNanos(1);
        assertThat(inbox.reportReader(transaction, "three")).isEqualTo(Set.of("two"));
    }

    @Test
    void claimsAreForgottenWhenTheyAreTooOld() {
        assertThat(handle(ID)).isTrue();
        Retention retention = new Retention(Duration.ofDays(1), Duration.ZERO);
        Transaction transaction = store.begin();
        now = now.plus(retention.timeToLive());
        assertThat(inbox.deleteOldClaims(transaction, retention, 9)).isZero();
        now = now.plusNanos(1);
        ClaimAges older = new ClaimAges(Duration.ofDays(1).plusNanos(1), Duration.ofDays(2));
        assertThat(inbox.deleteOldClaims(transaction, older, 9)).isZero();
        assertThat(inbox.deleteOldClaims(transaction, retention, 9)).isOne();
        assertThat(handle(ID)).isTrue();
    }

    @Test
    void whatCannotBeCommittedIsFoundBefore() {
        List<String> asked = new ArrayList<>();
        InboxStore<String> other = new InboxStore<>() {
            @Override
            public Set<UUID> claim(String transaction, String consumer, Collection<UUID> ids) {
                return Set.of();
            }

            @Override
            public void commit(String transaction) {
                asked.add("commit " + transaction);
            }

            @Override
            public void requireCommittable(String transaction) {
                asked.add("require " + transaction);
            }

            @Override
            public Set<String> reportReader(String transaction, String consumer, String reader, Duration within) {
                return Set.of(consumer, reader, within.toString());
            }

            @Override
            public int deleteOldClaims(String transaction, String consumer, ClaimAges ages, int limit) {
                return limit;
            }
        };
        Inbox<String> asking = Inbox.of(other, "payments");
        asking.requireCommittable("t");
        asking.commit("t");
        assertThat(asked).containsExactly("require t", "commit t");
        assertThat(asking.reportReader("t", "one")).isEqualTo(Set.of("payments", "one", "PT10M"));
        assertThat(asking.deleteOldClaims("t", Retention.DEFAULT, 7)).isEqualTo(7);
    }
}
