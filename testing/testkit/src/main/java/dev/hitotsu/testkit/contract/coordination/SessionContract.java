package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract.CLIENTS;
import static dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract.SESSION;
import static dev.hitotsu.testkit.contract.coordination.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.testkit.time.Patience;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store keeps of sessions, and of the entries that belong to them. */
public interface SessionContract extends StoreFixture {
    @Test
    default void entriesStandInTheOrderInWhichTheyWereEntered() {
        CoordinationStore other = newClient();
        StoreSession one = store().openSession(SESSION);
        StoreSession two = other.openSession(SESSION);
        StoreEntry first = store().enqueue(one, folder("q"), "z", bytes("1"));
        StoreEntry second = other.enqueue(two, folder("q"), "y", bytes("2"));
        StoreEntry third = store().enqueue(one, folder("q"), "a", bytes("3"));

        assertThat(store().paths(folder("q"))).containsExactly(first.path(), second.path(), third.path());
        assertThat(second.createRevision()).isGreaterThan(first.createRevision());
        assertThat(third.createRevision()).isGreaterThan(second.createRevision());
        assertThat(store().get(second.path())).contains(second);
        assertThat(second.value()).isEqualTo(bytes("2"));
        store().release(one, folder("q") + "/z");
        assertThat(other.get(first.path())).isEmpty();
    }

    @Test
    default void aNameIsEnteredOnceInASession() {
        StoreSession session = store().openSession(SESSION);
        StoreEntry entry = store().enqueue(session, folder("q"), "a", bytes("1"));

        assertThat(store().enqueue(session, folder("q"), "a", bytes("1"))).isEqualTo(entry);
        assertThat(store().paths(folder("q"))).hasSize(1);
        store().release(session, folder("q") + "/a");
        assertThat(store().enqueue(session, folder("q"), "b", bytes("1")).createRevision())
                .isGreaterThan(entry.createRevision());
    }

    @Test
    default void oneOfManySeesItselfFirst() throws Exception {
        for (int round = 0; round < 10; round++) {
            String folder = folder("race-" + round);
            List<Boolean> first = atOnce(client -> {
                StoreSession session = client.openSession(SESSION);
                String name = UUID.randomUUID().toString();
                return () -> {
                    StoreEntry mine = client.enqueue(session, folder, name, bytes(name));
                    return client.paths(folder).getFirst().equals(mine.path());
                };
            });
            assertThat(first).containsOnlyOnce(true);
            // Only who has written sees at once what it wrote.
            Patience.await().until(() -> store().paths(folder).size() == CLIENTS);
            List<Long> created = store().paths(folder).stream()
                    .map(path -> store().get(path).orElseThrow().createRevision())
                    .toList();
            assertThat(created).hasSize(CLIENTS).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    default void whatIsClaimedIsHeldByOneSession() {
        StoreSession one = store().openSession(SESSION);
        StoreSession two = store().openSession(SESSION);
        StoreEntry claimed = store().claim(one, folder("c"), bytes("1")).orElseThrow();

        assertThat(claimed.path()).isEqualTo(folder("c"));
        assertThat(store().claim(two, folder("c"), bytes("2"))).isEmpty();
        assertThat(store().claim(two, folder("c"), bytes("1"))).isEmpty();
        assertThat(store().claim(one, folder("c"), bytes("3"))).isEmpty();
        assertThat(store().claim(one, folder("c"), bytes("1"))).contains(claimed);
        store().release(two, folder("c"));
        assertThat(store().get(folder("c"))).contains(claimed);
        store().release(one, folder("c"));
        store().release(one, folder("c"));
        assertThat(store().get(folder("c"))).isEmpty();
        StoreEntry next = store().claim(two, folder("c"), bytes("2")).orElseThrow();
        assertThat(next.createRevision()).isGreaterThan(claimed.createRevision());
    }

    @Test
    default void theRemovalOfAClaimSparesALaterOneOfTheSameSession() {
        StoreSession one = store().openSession(SESSION);
        StoreSession two = store().openSession(SESSION);
        StoreEntry former = store().claim(one, folder("c"), bytes("1")).orElseThrow();
        store().releaseClaim(two, former);
        assertThat(store().get(folder("c"))).contains(former);
        store().releaseClaim(one, former);
        assertThat(store().get(folder("c"))).isEmpty();
        StoreEntry later = store().claim(one, folder("c"), bytes("1")).orElseThrow();
        store().releaseClaim(one, former);

        assertThat(store().get(folder("c"))).contains(later);
        store().releaseClaim(one, later);
        assertThat(store().claim(two, folder("c"), bytes("2"))).isPresent();
    }

    @Test
    default void oneOfManyClaims() throws Exception {
        for (int round = 0; round < 10; round++) {
            String path = folder("claim-" + round);
            List<Boolean> got = atOnce(client -> {
                StoreSession session = client.openSession(SESSION);
                byte[] value = bytes(UUID.randomUUID().toString());
                return () -> client.claim(session, path, value).isPresent();
            });
            assertThat(got).containsOnlyOnce(true);
        }
    }

    @Test
    default void whatBelongsToASessionGoesWithIt() {
        StoreSession session = store().openSession(SESSION);
        store().enqueue(session, folder("q"), "a", bytes("1"));
        store().claim(session, folder("c"), bytes("1"));
        store().put(folder("stays"), bytes("1"), StoreEntry.ANY, null);
        session.close();

        assertThat(session.hasEnded()).isTrue();
        Patience.await().until(() -> store().paths(folder("q")).isEmpty());
        assertThat(store().get(folder("c"))).isEmpty();
        assertThat(store().get(folder("stays"))).isPresent();
        session.close();
    }
}
