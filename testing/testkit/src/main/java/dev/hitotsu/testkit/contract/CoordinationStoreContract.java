package dev.hitotsu.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardedException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.testkit.internal.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CoordinationStore} keeps. */
public abstract class CoordinationStoreContract {
    /** How long the sessions of these tests may be silent. */
    protected static final Duration SESSION = Duration.ofSeconds(4);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CLIENTS = 4;

    private final List<CoordinationStore> opened = new ArrayList<>();
    private final String root = "contract-" + UUID.randomUUID();
    private final CoordinationStore store = opened();

    /** A client of its own, of the one store of these tests, with sessions of {@link #SESSION}. */
    protected abstract CoordinationStore open();

    /** A client of a store that is not there, whose requests take a second at most. */
    protected abstract CoordinationStore openUnreachable();

    /** Brings about the end of a session in the store, without a word to the client. Else it ends by not being renewed. */
    protected void expire(StoreSession session) {}

    private CoordinationStore opened() {
        CoordinationStore client = open();
        opened.add(client);
        return client;
    }

    @AfterEach
    void close() {
        opened.forEach(CoordinationStore::close);
    }

    private String folder(String name) {
        return root + "/" + name;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void entriesStandInTheOrderInWhichTheyWereEntered() {
        CoordinationStore other = opened();
        StoreSession one = store.openSession(SESSION);
        StoreSession two = other.openSession(SESSION);
        StoreEntry first = store.enter(one, folder("q"), "z", bytes("1"));
        StoreEntry second = other.enter(two, folder("q"), "y", bytes("2"));
        StoreEntry third = store.enter(one, folder("q"), "a", bytes("3"));

        assertThat(store.paths(folder("q"))).containsExactly(first.path(), second.path(), third.path());
        assertThat(second.created()).isGreaterThan(first.created());
        assertThat(third.created()).isGreaterThan(second.created());
        assertThat(store.get(second.path())).contains(second);
        assertThat(second.value()).isEqualTo(bytes("2"));
        store.release(one, folder("q") + "/z");
        assertThat(other.get(first.path())).isEmpty();
    }

    @Test
    void aNameIsEnteredOnceInASession() {
        StoreSession session = store.openSession(SESSION);
        StoreEntry entry = store.enter(session, folder("q"), "a", bytes("1"));

        assertThat(store.enter(session, folder("q"), "a", bytes("1"))).isEqualTo(entry);
        assertThat(store.paths(folder("q"))).hasSize(1);
        store.release(session, folder("q") + "/a");
        assertThat(store.enter(session, folder("q"), "a", bytes("1")).created()).isGreaterThan(entry.created());
    }

    @Test
    void oneOfManySeesItselfFirst() throws Exception {
        for (int round = 0; round < 10; round++) {
            String folder = folder("race-" + round);
            List<Boolean> first = atOnce(client -> {
                StoreSession session = client.openSession(SESSION);
                String name = UUID.randomUUID().toString();
                return () -> {
                    StoreEntry mine = client.enter(session, folder, name, bytes(name));
                    return client.paths(folder).getFirst().equals(mine.path());
                };
            });
            assertThat(first).containsOnlyOnce(true);
            List<Long> created = store.paths(folder).stream()
                    .map(path -> store.get(path).orElseThrow().created())
                    .toList();
            assertThat(created).hasSize(CLIENTS).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsClaimedIsHeldByOneSession() {
        StoreSession one = store.openSession(SESSION);
        StoreSession two = store.openSession(SESSION);
        StoreEntry claimed = store.claim(one, folder("c"), bytes("1")).orElseThrow();

        assertThat(claimed.path()).isEqualTo(folder("c"));
        assertThat(store.claim(two, folder("c"), bytes("2"))).isEmpty();
        assertThat(store.claim(two, folder("c"), bytes("1"))).isEmpty();
        assertThat(store.claim(one, folder("c"), bytes("3"))).isEmpty();
        assertThat(store.claim(one, folder("c"), bytes("1"))).contains(claimed);
        store.release(two, folder("c"));
        assertThat(store.get(folder("c"))).contains(claimed);
        store.release(one, folder("c"));
        store.release(one, folder("c"));
        assertThat(store.get(folder("c"))).isEmpty();
        StoreEntry next = store.claim(two, folder("c"), bytes("2")).orElseThrow();
        assertThat(next.created()).isGreaterThan(claimed.created());
    }

    @Test
    void oneOfManyClaims() throws Exception {
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
    void whatBelongsToASessionGoesWithIt() {
        StoreSession session = store.openSession(SESSION);
        store.enter(session, folder("q"), "a", bytes("1"));
        store.claim(session, folder("c"), bytes("1"));
        store.put(folder("stays"), bytes("1"), StoreEntry.ANY, null);
        session.close();

        assertThat(session.hasEnded()).isTrue();
        assertThat(Await.holds(LIMIT, () -> store.paths(folder("q")).isEmpty())).isTrue();
        assertThat(store.get(folder("c"))).isEmpty();
        assertThat(store.get(folder("stays"))).isPresent();
        session.close();
    }

    @Test
    void aSessionThatIsNotRenewedEnds() {
        CoordinationStore watching = opened();
        StoreSession session = store.openSession(SESSION);
        StoreEntry entry = store.enter(session, folder("q"), "a", bytes("1"));
        assertThat(session.guaranteed()).isPositive().isLessThanOrEqualTo(SESSION);
        session.renew();
        Semaphore told = new Semaphore(0);
        try (StoreWatch watch = watching.watch(entry.path(), told::release)) {
            assertThat(watching.get(entry.path())).isPresent();
            expire(session);
            assertThat(Await.holds(LIMIT, () -> watching.get(entry.path()).isEmpty()))
                    .isTrue();
            assertThat(Await.holds(LIMIT, () -> told.availablePermits() > 0)).isTrue();
        }

        assertThatThrownBy(() -> store.enter(session, folder("q"), "b", bytes("1")))
                .isInstanceOf(SessionEndedException.class);
        assertThatThrownBy(() -> store.claim(session, folder("c"), bytes("1")))
                .isInstanceOf(SessionEndedException.class);
        assertThatThrownBy(session::renew).isInstanceOf(SessionEndedException.class);
        assertThat(session.hasEnded()).isTrue();
        assertThat(watching.paths(folder("q"))).isEmpty();
        assertThat(watching.get(folder("c"))).isEmpty();
    }

    @Test
    void aSessionThatIsRenewedStays() throws Exception {
        StoreSession session = store.openSession(SESSION);
        StoreEntry entry = store.enter(session, folder("q"), "a", bytes("1"));
        long end = System.nanoTime() + SESSION.multipliedBy(2).toNanos();
        Semaphore never = new Semaphore(0);
        while (System.nanoTime() < end) {
            session.renew();
            never.tryAcquire(session.guaranteed().toNanos() / 3, TimeUnit.NANOSECONDS);
        }

        assertThat(store.get(entry.path())).contains(entry);
    }

    @Test
    void writesDependOnTheVersion() {
        String path = folder("v");
        assertThat(store.get(path)).isEmpty();
        assertThat(store.put(path, bytes("0"), 0, null)).isEmpty();
        StoreEntry first = store.put(path, bytes("1"), StoreEntry.ABSENT, null).orElseThrow();
        assertThat(store.put(path, bytes("2"), StoreEntry.ABSENT, null)).isEmpty();
        StoreEntry second = store.put(path, bytes("3"), first.version(), null).orElseThrow();
        assertThat(store.put(path, bytes("4"), first.version(), null)).isEmpty();
        assertThat(store.get(path)).contains(second);
        assertThat(second.created()).isEqualTo(first.created());
        assertThat(second.version()).isNotEqualTo(first.version());
        StoreEntry third = store.put(path, bytes(""), StoreEntry.ANY, null).orElseThrow();
        assertThat(store.get(path)).contains(third);

        assertThat(store.delete(path, second.version())).isFalse();
        assertThat(store.delete(path, third.version())).isTrue();
        assertThat(store.delete(path, StoreEntry.ANY)).isFalse();
        assertThat(store.get(path)).isEmpty();
        StoreEntry again = store.put(path, bytes("1"), StoreEntry.ANY, null).orElseThrow();
        assertThat(again.created()).isGreaterThan(first.created());
        assertThat(store.put(path, bytes("2"), first.version(), null)).isEmpty();
    }

    @Test
    void noWriteIsLostAmongManyWriters() throws Exception {
        int each = 10;
        String path = folder("counter");
        atOnce(client -> () -> {
            for (int i = 0; i < each; i++) {
                while (!increment(client, path)) {
                    Thread.onSpinWait();
                }
            }
            return null;
        });
        assertThat(store.get(path).orElseThrow().value()).isEqualTo(bytes(Integer.toString(CLIENTS * each)));
    }

    private static boolean increment(CoordinationStore client, String path) {
        Optional<StoreEntry> found = client.get(path);
        int value = found.map(entry -> Integer.parseInt(new String(entry.value(), UTF_8)))
                .orElse(0);
        long version = found.map(StoreEntry::version).orElse(StoreEntry.ABSENT);
        return client.put(path, bytes(Integer.toString(value + 1)), version, null)
                .isPresent();
    }

    @Test
    void aWriteIsGuardedByAnEntry() {
        StoreSession session = store.openSession(SESSION);
        StoreEntry former = store.enter(session, folder("q"), "a", bytes("1"));
        assertThat(store.put(folder("g"), bytes("1"), StoreEntry.ANY, former)).isPresent();
        store.release(session, folder("q") + "/a");
        StoreEntry present = store.enter(session, folder("q"), "a", bytes("1"));

        assertThatThrownBy(() -> store.put(folder("g"), bytes("2"), StoreEntry.ANY, former))
                .isInstanceOf(GuardedException.class);
        assertThatThrownBy(() -> store.put(folder("new"), bytes("2"), StoreEntry.ABSENT, former))
                .isInstanceOf(GuardedException.class);
        assertThat(store.get(folder("g")).orElseThrow().value()).isEqualTo(bytes("1"));
        assertThat(store.get(folder("new"))).isEmpty();
        assertThat(store.put(folder("g"), bytes("3"), StoreEntry.ABSENT, present))
                .isEmpty();
        assertThat(store.put(folder("g"), bytes("3"), StoreEntry.ANY, present)).isPresent();
    }

    @Test
    void aWriteIsGuardedByAClaim() {
        CoordinationStore other = opened();
        StoreSession session = store.openSession(SESSION);
        StoreEntry former = store.claim(session, folder("c"), bytes("1")).orElseThrow();
        store.prepareGuard(session, former);
        assertThat(other.put(folder("g"), bytes("1"), StoreEntry.ANY, former)).isPresent();
        store.release(session, folder("c"));
        StoreEntry present = store.claim(session, folder("c"), bytes("1")).orElseThrow();

        assertThatThrownBy(() -> {
                    store.prepareGuard(session, former);
                    store.put(folder("g"), bytes("2"), StoreEntry.ANY, former);
                })
                .isInstanceOf(GuardedException.class);
        assertThatThrownBy(() -> other.put(folder("g"), bytes("2"), StoreEntry.ANY, former))
                .isInstanceOf(GuardedException.class);
        assertThat(store.get(folder("g")).orElseThrow().value()).isEqualTo(bytes("1"));
        store.prepareGuard(session, present);
        assertThat(store.put(folder("g"), bytes("3"), StoreEntry.ANY, present)).isPresent();
    }

    @Test
    void listsWhatIsRightBelow() {
        StoreSession session = store.openSession(SESSION);
        store.put(folder("f/a"), bytes("1"), StoreEntry.ANY, null);
        store.put(folder("f/b/c"), bytes("2"), StoreEntry.ANY, null);
        store.put(folder("ff/d"), bytes("3"), StoreEntry.ANY, null);
        store.claim(session, folder("f/e"), bytes("4"));

        assertThat(store.entries(folder("f")))
                .extracting(StoreEntry::path)
                .containsExactlyInAnyOrder(folder("f/a"), folder("f/e"));
        assertThat(store.entries(folder("f/b"))).extracting(StoreEntry::name).containsExactly("c");
        assertThat(store.paths(folder("f"))).contains(folder("f/a"), folder("f/b"), folder("f/e"));
        assertThat(store.entries(folder("nothing"))).isEmpty();
        assertThat(store.paths(folder("nothing"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a%2Fb", "注文", "a_b", "_", "\\", "a\"b'c", "?x=1&y", "*"})
    void namesMayBeOfAnyLetters(String name) {
        StoreSession session = store.openSession(SESSION);
        StoreEntry put = store.put(folder("n/" + name), bytes(name), StoreEntry.ABSENT, null)
                .orElseThrow();
        StoreEntry claimed =
                store.claim(session, folder("m/" + name), bytes(name)).orElseThrow();

        assertThat(put.name()).isEqualTo(name);
        assertThat(store.entries(folder("n"))).containsExactly(put);
        assertThat(store.get(folder("m/" + name))).contains(claimed);
        assertThat(store.delete(folder("n/" + name), put.version())).isTrue();
    }

    @Test
    void tellsOfEveryChange() throws Exception {
        CoordinationStore writer = opened();
        StoreSession session = writer.openSession(SESSION);
        Semaphore told = new Semaphore(0);
        try (StoreWatch watch = store.watch(folder("w"), told::release)) {
            changes(
                    told,
                    () -> store.entries(folder("w")).size() == 1,
                    () -> writer.put(folder("w/a"), bytes("1"), StoreEntry.ANY, null));
            changes(
                    told,
                    () -> store.entries(folder("w")).getFirst().value()[0] == '2',
                    () -> writer.put(folder("w/a"), bytes("2"), StoreEntry.ANY, null));
            changes(
                    told,
                    () -> store.entries(folder("w")).size() == 2,
                    () -> writer.claim(session, folder("w/b"), bytes("3")));
            changes(
                    told,
                    () -> store.entries(folder("w")).size() == 1,
                    () -> writer.delete(folder("w/a"), StoreEntry.ANY));
            changes(told, () -> store.entries(folder("w")).isEmpty(), session::close);
        }
    }

    @Test
    void tellsOfTheChangesOfOneEntry() throws Exception {
        CoordinationStore writer = opened();
        Semaphore told = new Semaphore(0);
        String path = folder("w/a");
        try (StoreWatch watch = store.watch(path, told::release)) {
            changes(told, () -> store.get(path).isPresent(), () -> writer.put(path, bytes("1"), StoreEntry.ANY, null));
            changes(told, () -> store.get(path).isEmpty(), () -> writer.delete(path, StoreEntry.ANY));
            changes(told, () -> store.get(path).isPresent(), () -> writer.put(path, bytes("3"), StoreEntry.ANY, null));
        }
    }

    /** Who looks after each word of change, sees the change. */
    private static void changes(Semaphore told, Callable<Boolean> seen, Runnable change) throws Exception {
        change.run();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!seen.call()) {
            assertThat(told.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .as("word of a change")
                    .isTrue();
        }
    }

    @Test
    void carriesLargeValuesAndRefusesThoseThatAreTooLarge() {
        byte[] large = new byte[500_000];
        large[499_999] = 1;
        store.put(folder("large"), large, StoreEntry.ANY, null);

        assertThat(store.get(folder("large")).orElseThrow().value()).isEqualTo(large);
        assertThatThrownBy(() -> store.put(folder("larger"), new byte[8_000_000], StoreEntry.ANY, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8000000")
                .hasMessageContaining("expected: at most");
        assertThat(store.get(folder("larger"))).isEmpty();
    }

    @Test
    void saysThatItIsAwayWhereItIs() {
        try (CoordinationStore away = openUnreachable()) {
            assertThatThrownBy(() -> away.get("a")).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> away.openSession(SESSION)).isInstanceOf(StoreUnavailableException.class);
            away.watch("a", () -> {}).close();
        }
    }

    @Test
    void answersNothingOnceClosed() {
        CoordinationStore client = open();
        StoreSession session = client.openSession(SESSION);
        client.claim(session, folder("c"), bytes("1"));
        client.close();

        assertThatThrownBy(() -> client.get("a")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> client.openSession(SESSION)).isInstanceOf(StoreUnavailableException.class);
        session.close();
        client.close();
    }

    /** The answers of {@link #CLIENTS} clients that do something at the same time. */
    private <T> List<T> atOnce(Preparation<T> preparation) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<T>> answers = new ArrayList<>();
            while (opened.size() < CLIENTS) {
                opened();
            }
            for (int i = 0; i < CLIENTS; i++) {
                Callable<T> action = preparation.prepare(opened.get(i));
                answers.add(threads.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            List<T> all = new ArrayList<>();
            for (Future<T> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    private interface Preparation<T> {
        Callable<T> prepare(CoordinationStore client);
    }
}
