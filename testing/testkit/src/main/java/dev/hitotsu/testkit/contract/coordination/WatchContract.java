package dev.hitotsu.testkit.contract.coordination;

import static dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract.LIMIT;
import static dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract.SESSION;
import static dev.hitotsu.testkit.contract.coordination.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store tells of changes. */
interface WatchContract extends StoreFixture {
    @Test
    default void tellsOfEveryChange() throws Exception {
        CoordinationStore writer = newClient();
        StoreSession session = writer.openSession(SESSION);
        Semaphore told = new Semaphore(0);
        try (StoreWatch watch = store().watch(folder("w"), told::release)) {
            changes(
                    told,
                    () -> store().entries(folder("w")).size() == 1,
                    () -> writer.put(folder("w/a"), bytes("1"), StoreEntry.ANY, null));
            changes(
                    told,
                    () -> store().entries(folder("w")).getFirst().value()[0] == '2',
                    () -> writer.put(folder("w/a"), bytes("2"), StoreEntry.ANY, null));
            changes(
                    told,
                    () -> store().entries(folder("w")).size() == 2,
                    () -> writer.claim(session, folder("w/b"), bytes("3")));
            changes(
                    told,
                    () -> store().entries(folder("w")).size() == 1,
                    () -> writer.delete(folder("w/a"), StoreEntry.ANY));
            changes(told, () -> store().entries(folder("w")).isEmpty(), session::close);
        }
    }

    @Test
    default void tellsOfTheChangesOfOneEntry() throws Exception {
        CoordinationStore writer = newClient();
        Semaphore told = new Semaphore(0);
        String path = folder("w/a");
        try (StoreWatch watch = store().watch(path, told::release)) {
            changes(
                    told,
                    () -> store().get(path).isPresent(),
                    () -> writer.put(path, bytes("1"), StoreEntry.ANY, null));
            changes(told, () -> store().get(path).isEmpty(), () -> writer.delete(path, StoreEntry.ANY));
            changes(
                    told,
                    () -> store().get(path).isPresent(),
                    () -> writer.put(path, bytes("3"), StoreEntry.ANY, null));
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
}
