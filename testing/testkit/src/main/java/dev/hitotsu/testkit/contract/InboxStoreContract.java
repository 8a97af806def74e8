package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link InboxStore} keeps.
 *
 * @param <T> the store's transaction
 */
public abstract class InboxStoreContract<T> {
    private static final int THREADS = 16;

    /** The store, the same throughout a test. */
    protected abstract InboxStore<T> store();

    /** Transactions of the database, the same object throughout a test. */
    protected abstract TransactionFixture<T> transactions();

    @AfterEach
    void endTransactions() {
        transactions().close();
    }

    @Test
    void claimsAnIdOnce() {
        UUID id = UUID.randomUUID();

        assertThat(claimAndCommit("payments", List.of(id))).containsExactly(id);
        assertThat(claimAndCommit("payments", List.of(id))).isEmpty();
    }

    @Test
    void givesEachConsumerClaimsOfItsOwn() {
        UUID id = UUID.randomUUID();

        assertThat(claimAndCommit("payments", List.of(id))).containsExactly(id);
        assertThat(claimAndCommit("notifications", List.of(id))).containsExactly(id);
    }

    @Test
    void releasesTheClaimOfATransactionThatWasRolledBack() {
        UUID id = UUID.randomUUID();
        T transaction = transactions().begin();
        store().claim(transaction, "payments", List.of(id));
        transactions().rollback(transaction);

        assertThat(claimAndCommit("payments", List.of(id))).containsExactly(id);
    }

    @Test
    void claimsWhatIsNewInABatch() {
        List<UUID> ids = ids(500);
        claimAndCommit("payments", ids.subList(100, 200));

        assertThat(claimAndCommit("payments", ids)).hasSize(400).doesNotContainAnyElementsOf(ids.subList(100, 200));
    }

    @Test
    void tellsAReaderOfTheOthersThatClaimUnderItsName() {
        assertThat(reportAndCommit("payments", "a")).isEmpty();
        assertThat(reportAndCommit("payments", "a")).isEmpty();
        assertThat(reportAndCommit("notifications", "c")).isEmpty();

        assertThat(reportAndCommit("payments", "b".repeat(10_000))).containsExactly("a");
        assertThat(reportAndCommit("payments", "a"))
                .singleElement()
                .satisfies(other -> assertThat(other).startsWith("bbb"));
    }

    private Set<String> reportAndCommit(String consumer, String reader) {
        T transaction = transactions().begin();
        Set<String> others = store().reportReader(transaction, consumer, reader, Duration.ofMinutes(10));
        transactions().commit(transaction);
        return others;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsForTheOutcomeOfAConcurrentClaim(boolean firstCommits) {
        UUID id = UUID.randomUUID();
        T first = transactions().begin();
        store().claim(first, "payments", List.of(id));
        CompletableFuture<List<UUID>> second =
                CompletableFuture.supplyAsync(() -> claimAndCommit("payments", List.of(id)));
        if (firstCommits) {
            transactions().commit(first);
        } else {
            transactions().rollback(first);
        }

        assertThat(second.join()).hasSize(firstCommits ? 0 : 1);
    }

    @Test
    void runsAnEffectOnceUnderConcurrentDuplicates() {
        Inbox<T> inbox = Inbox.of(store(), "payments");
        UUID id = UUID.randomUUID();
        AtomicInteger effects = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<CompletableFuture<Boolean>> runs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                runs.add(CompletableFuture.supplyAsync(
                        () -> transactions()
                                .run(transaction -> inbox.runOnce(transaction, id, effects::incrementAndGet)),
                        threads));
            }
            assertThat(runs.stream().map(CompletableFuture::join).filter(Boolean::booleanValue))
                    .hasSize(1);
        }

        assertThat(effects).hasValue(1);
    }

    @Test
    void sharedIdsInBatchesOfDifferentOrderDoNotBlockForEver() {
        List<UUID> ids = ids(50);
        List<CompletableFuture<List<UUID>>> batches = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<UUID> shuffled = new ArrayList<>(ids);
            Collections.shuffle(shuffled, new Random(i));
            batches.add(CompletableFuture.supplyAsync(() -> claimAndCommit("payments", shuffled)));
        }

        List<UUID> claimed =
                batches.stream().flatMap(batch -> batch.join().stream()).toList();
        assertThat(claimed).doesNotHaveDuplicates().hasSameElementsAs(ids);
    }

    @Test
    void takesTheFirstOfTwoMessagesWithTheSameId() {
        Message message = Message.builder("orders", "t").payload("1").build();
        Message again = message.withPayload(new byte[] {'2'});
        Message other = Message.builder("orders", "t").build();
        T transaction = transactions().begin();

        assertThat(Inbox.of(store(), "payments").claimNew(transaction, List.of(message, other, again)))
                .containsExactly(message, other);
        transactions().commit(transaction);
    }

    @Test
    void forgetsClaimsOfACertainAge() {
        List<UUID> ids = ids(3);
        claimAndCommit("payments", ids);

        assertThat(forget(ClaimAges.above(Duration.ofDays(1)))).isZero();
        assertThat(forget(new ClaimAges(Duration.ofDays(-2), Duration.ofDays(-1))))
                .isZero();
        assertThat(forget(ClaimAges.above(Duration.ofDays(-1)))).isEqualTo(3);
        assertThat(claimAndCommit("payments", ids)).hasSize(3);
    }

    @Test
    void leavesTheClaimsOfOtherConsumersAlone() {
        List<UUID> ids = ids(1);
        claimAndCommit("payments", ids);
        claimAndCommit("notifications", ids);

        assertThat(forget(ClaimAges.above(Duration.ofDays(-1)))).isEqualTo(1);
        assertThat(claimAndCommit("notifications", ids)).isEmpty();
    }

    @Test
    void refusesToClaimOutsideATransaction() {
        T none = transactions().noTransaction();

        assertThatThrownBy(() -> store().claim(none, "payments", ids(1)))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("(expected: ");
    }

    private int forget(ClaimAges ages) {
        T transaction = transactions().begin();
        int forgotten = store().deleteOldClaims(transaction, "payments", ages, 1_000);
        transactions().commit(transaction);
        return forgotten;
    }

    private List<UUID> claimAndCommit(String consumer, List<UUID> ids) {
        return transactions().run(transaction -> List.copyOf(store().claim(transaction, consumer, ids)));
    }

    private static List<UUID> ids(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(UUID.randomUUID());
        }
        return ids;
    }
}
