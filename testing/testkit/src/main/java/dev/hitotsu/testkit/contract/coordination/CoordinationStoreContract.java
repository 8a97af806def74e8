package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.contract.coordination.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of every {@link CoordinationStore}. */
public abstract class CoordinationStoreContract
        implements SessionContract, SessionEndContract, ValueContract, WatchContract {
    /** The session timeout of these tests: longer than any of them takes on a busy machine. */
    protected static final Duration SESSION = Duration.ofSeconds(60);

    public static final Duration LIMIT = Duration.ofSeconds(60);

    /** How many clients act at the same time. */
    static final int CLIENTS = 4;

    private final List<CoordinationStore> opened = new ArrayList<>();
    private final String root = "contract-" + UUID.randomUUID();
    private final CoordinationStore store = newClient();

    /** A new client of the one store of these tests, with sessions of {@link #SESSION}. */
    protected abstract CoordinationStore open();

    /** A client of a store that does not exist. Its requests take a second at most. */
    protected abstract CoordinationStore openUnreachable();

    /** Ends a session in the store without telling the client. By default the session ends because nobody renews it. */
    protected void expire(StoreSession session) {}

    @Override
    public final CoordinationStore store() {
        return store;
    }

    @Override
    public final CoordinationStore newClient() {
        CoordinationStore client = open();
        opened.add(client);
        return client;
    }

    @Override
    public final String folder(String name) {
        return root + "/" + name;
    }

    @Override
    public final void endSilently(StoreSession session) {
        expire(session);
    }

    @AfterEach
    public void close() {
        opened.forEach(CoordinationStore::close);
    }

    @Test
    public void saysThatItIsAwayWhereItIs() {
        try (CoordinationStore away = openUnreachable()) {
            assertThatThrownBy(() -> away.get("a")).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> away.openSession(SESSION)).isInstanceOf(StoreUnavailableException.class);
            away.watch("a", () -> {}).close();
        }
    }

    @Test
    public void answersNothingOnceClosed() {
        CoordinationStore client = open();
        StoreSession session = client.openSession(SESSION);
        client.claim(session, folder("c"), bytes("1"));
        client.close();

        assertThatThrownBy(() -> client.get("a")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> client.openSession(SESSION)).isInstanceOf(StoreUnavailableException.class);
        session.close();
        client.close();
    }

    @Override
    public final <T> List<T> atOnce(Preparation<T> preparation) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<T>> answers = new ArrayList<>();
            while (opened.size() < CLIENTS) {
                newClient();
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
}
