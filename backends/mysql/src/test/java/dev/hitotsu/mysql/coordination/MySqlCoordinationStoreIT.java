package dev.hitotsu.mysql.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.SharedMariaDb;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;
import java.time.Duration;
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
}
