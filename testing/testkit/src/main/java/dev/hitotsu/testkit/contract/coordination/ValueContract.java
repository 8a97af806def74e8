package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract.CLIENTS;
import static dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract.SESSION;
import static dev.hitotsu.testkit.contract.coordination.StoreFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store keeps of values: versions, guards, lists, names and sizes. */
interface ValueContract extends StoreFixture {
    @Test
    default void writesDependOnTheVersion() {
        String path = folder("v");
        assertThat(store().get(path)).isEmpty();
        assertThat(store().put(path, bytes("0"), 0, null)).isEmpty();
        StoreEntry first =
                store().put(path, bytes("1"), StoreEntry.ABSENT, null).orElseThrow();
        assertThat(store().put(path, bytes("2"), StoreEntry.ABSENT, null)).isEmpty();
        StoreEntry second = store().put(path, bytes("3"), first.version(), null).orElseThrow();
        assertThat(store().put(path, bytes("4"), first.version(), null)).isEmpty();
        assertThat(store().get(path)).contains(second);
        assertThat(second.createRevision()).isEqualTo(first.createRevision());
        assertThat(second.version()).isNotEqualTo(first.version());
        StoreEntry third = store().put(path, bytes(""), StoreEntry.ANY, null).orElseThrow();
        assertThat(store().get(path)).contains(third);

        assertThat(store().delete(path, second.version())).isFalse();
        assertThat(store().delete(path, third.version())).isTrue();
        assertThat(store().delete(path, StoreEntry.ANY)).isFalse();
        assertThat(store().get(path)).isEmpty();
        StoreEntry again = store().put(path, bytes("1"), StoreEntry.ANY, null).orElseThrow();
        assertThat(again.createRevision()).isGreaterThan(first.createRevision());
        assertThat(store().put(path, bytes("2"), first.version(), null)).isEmpty();
    }

    @Test
    default void noWriteIsLostAmongManyWriters() throws Exception {
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
        assertThat(store().get(path).orElseThrow().value()).isEqualTo(bytes(Integer.toString(CLIENTS * each)));
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
    default void aWriteIsGuardedByAnEntry() {
        StoreSession session = store().openSession(SESSION);
        StoreEntry former = store().enqueue(session, folder("q"), "a", bytes("1"));
        assertThat(store().put(folder("g"), bytes("1"), StoreEntry.ANY, former)).isPresent();
        store().release(session, folder("q") + "/a");
        StoreEntry present = store().enqueue(session, folder("q"), "b", bytes("1"));

        assertThatThrownBy(() -> store().put(folder("g"), bytes("2"), StoreEntry.ANY, former))
                .isInstanceOf(GuardLostException.class);
        assertThatThrownBy(() -> store().put(folder("new"), bytes("2"), StoreEntry.ABSENT, former))
                .isInstanceOf(GuardLostException.class);
        assertThat(store().get(folder("g")).orElseThrow().value()).isEqualTo(bytes("1"));
        assertThat(store().get(folder("new"))).isEmpty();
        assertThat(store().put(folder("g"), bytes("3"), StoreEntry.ABSENT, present))
                .isEmpty();
        assertThat(store().put(folder("g"), bytes("3"), StoreEntry.ANY, present))
                .isPresent();
    }

    @Test
    default void aWriteIsGuardedByAClaim() {
        CoordinationStore other = newClient();
        StoreSession session = store().openSession(SESSION);
        StoreEntry former = store().claim(session, folder("c"), bytes("1")).orElseThrow();
        store().prepareGuard(session, former);
        assertThat(other.put(folder("g"), bytes("1"), StoreEntry.ANY, former)).isPresent();
        store().release(session, folder("c"));
        StoreEntry present = store().claim(session, folder("c"), bytes("1")).orElseThrow();

        assertThatThrownBy(() -> {
                    store().prepareGuard(session, former);
                    store().put(folder("g"), bytes("2"), StoreEntry.ANY, former);
                })
                .isInstanceOf(GuardLostException.class);
        assertThatThrownBy(() -> other.put(folder("g"), bytes("2"), StoreEntry.ANY, former))
                .isInstanceOf(GuardLostException.class);
        assertThat(store().get(folder("g")).orElseThrow().value()).isEqualTo(bytes("1"));
        store().prepareGuard(session, present);
        assertThat(store().put(folder("g"), bytes("3"), StoreEntry.ANY, present))
                .isPresent();
    }

    @Test
    default void listsWhatIsRightBelow() {
        StoreSession session = store().openSession(SESSION);
        store().put(folder("f/a"), bytes("1"), StoreEntry.ANY, null);
        store().put(folder("f/b/c"), bytes("2"), StoreEntry.ANY, null);
        store().put(folder("ff/d"), bytes("3"), StoreEntry.ANY, null);
        store().claim(session, folder("f/e"), bytes("4"));

        assertThat(store().entries(folder("f")))
                .extracting(StoreEntry::path)
                .containsExactlyInAnyOrder(folder("f/a"), folder("f/e"));
        assertThat(store().entries(folder("f/b"))).extracting(StoreEntry::name).containsExactly("c");
        assertThat(store().paths(folder("f"))).contains(folder("f/a"), folder("f/b"), folder("f/e"));
        assertThat(store().entries(folder("nothing"))).isEmpty();
        assertThat(store().paths(folder("nothing"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a%2Fb", "注文", "a_b", "_", "\\", "a\"b'c", "?x=1&y", "*"})
    default void namesMayBeOfAnyLetters(String name) {
        StoreSession session = store().openSession(SESSION);
        StoreEntry put = store().put(folder("n/" + name), bytes(name), StoreEntry.ABSENT, null)
                .orElseThrow();
        StoreEntry claimed =
                store().claim(session, folder("m/" + name), bytes(name)).orElseThrow();

        assertThat(put.name()).isEqualTo(name);
        assertThat(store().entries(folder("n"))).containsExactly(put);
        assertThat(store().get(folder("m/" + name))).contains(claimed);
        assertThat(store().delete(folder("n/" + name), put.version())).isTrue();
    }

    @Test
    default void carriesLargeValuesAndRefusesThoseThatAreTooLarge() {
        byte[] large = new byte[500_000];
        large[499_999] = 1;
        store().put(folder("large"), large, StoreEntry.ANY, null);

        assertThat(store().get(folder("large")).orElseThrow().value()).isEqualTo(large);
        assertThatThrownBy(() -> store().put(folder("larger"), new byte[8_000_000], StoreEntry.ANY, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8000000")
                .hasMessageContaining("expected: at most");
        assertThat(store().get(folder("larger"))).isEmpty();
    }
}
