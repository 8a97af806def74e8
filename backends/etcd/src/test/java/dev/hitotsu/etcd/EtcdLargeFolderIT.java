package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.ListTooLongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Folders with many entries. */
class EtcdLargeFolderIT {
    /** As many operations as a transaction of etcd may have. */
    private static final int AT_A_TIME = 128;

    private static final int WRITERS = 8;

    private final EtcdAddress address = EtcdAddress.parse("etcd://" + SharedEtcd.CLUSTER.endpoints() + "/large");
    private final Duration patient = Duration.ofSeconds(30);
    private final EtcdStore store = new EtcdStore(address, patient);
    private final Gateway outside = new Gateway(address, patient);
    private final Keys keys = new Keys("/large");
    private final String folder = "folder-" + UUID.randomUUID();

    @AfterEach
    void close() {
        store.close();
        outside.close();
    }

    @Test
    void manyEntriesAreListedAndTooManyAreRefused() throws Exception {
        fill(0, 25_000);
        assertThat(store.paths(folder)).hasSize(25_000);
        assertThat(store.entries(folder)).hasSize(25_000);

        fill(25_000, CoordinationStore.MAX_LISTED + 1);
        assertThatThrownBy(() -> store.entries(folder)).isInstanceOf(ListTooLongException.class);
        assertThatThrownBy(() -> store.paths(folder))
                .isInstanceOf(ListTooLongException.class)
                .hasMessage(
                        folder + ": more than 100000 entries (expected: at most 100000 in a folder that is listed)");
    }

    private void fill(int from, int to) throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> written = new ArrayList<>();
            for (int i = from; i < to; i += AT_A_TIME) {
                int first = i;
                written.add(writers.submit(() -> write(first, Math.min(to, first + AT_A_TIME))));
            }
            for (Future<?> each : written) {
                each.get();
            }
        }
    }

    private void write(int from, int to) {
        Txn txn = new Txn();
        for (int i = from; i < to; i++) {
            txn.then(Txn.put(
                    keys.key(folder + "/a-name-that-is-as-long-as-names-are-" + i), "value".getBytes(UTF_8), 0));
        }
        outside.call(Request.txn(txn, Request.Retry.BY_GATEWAY));
    }
}
