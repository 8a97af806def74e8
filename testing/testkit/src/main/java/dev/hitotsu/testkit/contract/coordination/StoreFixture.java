package dev.hitotsu.testkit.contract.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import java.util.List;
import java.util.concurrent.Callable;

/** The store under test. */
interface StoreFixture {
    /** A client of the store. */
    CoordinationStore store();

    /** Another client. It is closed after the test. */
    CoordinationStore newClient();

    /** A path that no other test uses. */
    String folder(String name);

    /** Ends a session in the store without telling the client, or lets it time out. */
    void endSilently(StoreSession session);

    /** The answers of several clients that act at the same time. */
    <T> List<T> atOnce(Preparation<T> preparation) throws Exception;

    /** What a client does before it waits for the others, and what it does then. */
    interface Preparation<T> {
        Callable<T> prepare(CoordinationStore client);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
