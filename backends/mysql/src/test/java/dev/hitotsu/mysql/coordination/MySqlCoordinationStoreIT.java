package dev.hitotsu.mysql.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.datasource.PlainDataSource;
import dev.hitotsu.mysql.SharedMariaDb;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MySqlCoordinationStoreIT extends CoordinationStoreContract {
    private static final SchemaName SCHEMA = SharedMariaDb.schema();

    @Override
    protected CoordinationStore open() {
        return MySqlCoordinationStore.of(SharedMariaDb.dataSource(), SCHEMA);
    }

    @Override
    protected CoordinationStore openUnreachable() {
        return new MariaDbStoreProvider()
                .open("jdbc:mariadb://127.0.0.1:" + FreePorts.next() + "/x", SESSION, Duration.ofSeconds(1));
    }

    /** Watchers would wake each other for ever. */
    @Test
    void anAttemptThatChangesNothingIsNoChange() throws Exception {
        try (CoordinationStore store = open();
                StoreSession holder = store.openSession(Duration.ofSeconds(30));
                StoreSession other = store.openSession(Duration.ofSeconds(30))) {
            StoreEntry held = store.claim(holder, "quiet/a", new byte[] {1}).orElseThrow();
            assertThat(store.claim(other, "quiet/a", new byte[] {2})).isEmpty();
            store.release(other, "quiet/a");
            assertThat(store.delete("quiet/a", StoreEntry.ANY)).isFalse();
            store.releaseClaim(holder, new StoreEntry("quiet/a", new byte[] {1}, held.createRevision() + 1, 1));

            assertThat(store.claim(holder, "quiet/b", new byte[] {1})
                            .orElseThrow()
                            .createRevision())
                    .isEqualTo(held.createRevision() + 1);
        }
    }

    /** The look that sees the change fails after it has seen it. */
    @Test
    void aChangeThatWasSeenAndNotToldIsToldLater() throws Exception {
        AtomicBoolean isFailing = new AtomicBoolean();
        Semaphore failures = new Semaphore(0);
        Semaphore told = new Semaphore(0);
        PlainDataSource flaky = () -> failingCommits(isFailing, failures);
        try (CoordinationStore watching = MySqlCoordinationStore.of(flaky, SCHEMA);
                CoordinationStore writing = open();
                StoreWatch watch = watching.watch("flaky", told::release)) {
            told.acquire();
            isFailing.set(true);
            failures.acquire();
            writing.put("flaky/a", new byte[] {1}, StoreEntry.ANY, null);
            failures.drainPermits();
            failures.acquire(2);
            told.drainPermits();
            isFailing.set(false);

            assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Connection failingCommits(AtomicBoolean isFailing, Semaphore failures) throws SQLException {
        Connection connection = SharedMariaDb.dataSource().getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && isFailing.get()) {
                        failures.release();
                        throw new SQLException("commit: cut off", "08006");
                    }
                    return method.invoke(connection, arguments);
                });
    }
}
