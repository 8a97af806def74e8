package dev.hitotsu.coordination.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.internal.SteppedRuntime;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When sessions in memory end. No time passes but what a test lets pass. */
@Timeout(120)
class MemorySessionsTest {
    private static final byte[] VALUE = {1};
    /** Who opens the first session starts the thread and wakes it up once. */
    private static final int BEGUN = 2;

    private final SteppedRuntime runtime = new SteppedRuntime();
    private final MemoryStore store = new MemoryStore(runtime);

    @Test
    void aSessionEndsWhenItsTimeIsOverHoweverLongTheOthersLast() throws Exception {
        StoreSession other = store.openSession(Duration.ofSeconds(60));
        runtime.awaitWait(Duration.ofSeconds(60));
        StoreSession session = store.openSession(Duration.ofSeconds(10));
        assertThat(store.claim(session, "a", VALUE)).isPresent();
        assertThat(store.claim(other, "b", VALUE)).isPresent();
        runtime.pass(Duration.ofSeconds(10));
        runtime.awaitWait(Duration.ofSeconds(50));

        assertThat(store.get("a")).isEmpty();
        assertThat(session.hasEnded()).isTrue();
        assertThat(store.get("b")).isPresent();
        assertThat(other.hasEnded()).isFalse();
    }

    @Test
    void nobodyLooksAfterSessionsWhereThereAreNone() throws Exception {
        StoreSession first = store.openSession(Duration.ofSeconds(10));
        runtime.awaitWaits(BEGUN);
        first.close();
        runtime.awaitEnd();
        assertThat(runtime.started()).isEqualTo(1);

        store.openSession(Duration.ofSeconds(10)).close();
        runtime.awaitEnd();
        assertThat(runtime.started()).isEqualTo(2);
    }

    @Test
    void whoComesTooLateHasNoSessionAlthoughNobodyHasNoticedYet() throws Exception {
        StoreSession late = store.openSession(Duration.ofSeconds(10));
        runtime.awaitWaits(BEGUN);
        StoreSession silent = store.openSession(Duration.ofSeconds(10));
        runtime.awaitWaits(BEGUN + 1);
        assertThat(store.claim(late, "a", VALUE)).isPresent();
        runtime.advance(Duration.ofSeconds(10));

        assertThatThrownBy(late::renew).isInstanceOf(SessionEndedException.class);
        assertThat(store.get("a")).isEmpty();
        assertThatThrownBy(() -> store.claim(silent, "b", VALUE)).isInstanceOf(SessionEndedException.class);
        assertThat(silent.hasEnded()).isTrue();
    }

    @Test
    void aRenewalCountsFromItsOwnTime() throws Exception {
        StoreSession session = store.openSession(Duration.ofSeconds(10));
        runtime.advance(Duration.ofSeconds(9));
        session.renew();
        runtime.advance(Duration.ofSeconds(9));
        session.renew();

        assertThat(session.hasEnded()).isFalse();
    }

    @Test
    void aClientThatIsClosedEndsItsSessionsAndNoOthers() {
        MemoryStore client = store.newClient();
        assertThat(client.claim(client.openSession(Duration.ofSeconds(10)), "a", VALUE))
                .isPresent();
        assertThat(store.claim(store.openSession(Duration.ofSeconds(10)), "b", VALUE))
                .isPresent();
        client.close();

        assertThat(store.get("a")).isEmpty();
        assertThat(store.get("b")).isPresent();
    }
}
