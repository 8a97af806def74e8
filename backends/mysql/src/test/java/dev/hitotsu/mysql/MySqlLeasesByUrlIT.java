package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStores;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens leases by a URL, and what removes them. */
class MySqlLeasesByUrlIT {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(10), Duration.ofDays(1));

    @BeforeEach
    void applySchema() {
        MySql.of(SharedMariaDb.dataSource()).schema().apply();
    }

    private static String url(String scheme, String password) {
        BinlogServer server = SharedMariaDb.binlog(0);
        return "jdbc:" + scheme + "://" + server.host() + ":" + server.port() + "/?user=" + server.user() + "&password="
                + password;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void bothDriversOpenTheStore(String scheme) throws Exception {
        LeaseStore store = LeaseStores.open(
                url(scheme, String.valueOf(SharedMariaDb.binlog(0).password())));
        try (AutoCloseable pool = (AutoCloseable) store) {
            assertThat(pool).isNotNull();
            assertThat(claim(store)).isInstanceOf(LeaseClaim.Granted.class);
        }
    }

    @Test
    void aWrongPasswordOrUrlIsNamedAndThePasswordIsNot() throws Exception {
        LeaseStore store = LeaseStores.open(url("mariadb", "secret-of-nobody"));
        try (AutoCloseable pool = (AutoCloseable) store) {
            assertThat(pool).isNotNull();
            assertThatThrownBy(() -> claim(store))
                    .isInstanceOf(InboxException.class)
                    .hasMessageContaining("Access denied")
                    .hasMessageNotContaining("secret-of-nobody");
        }
        assertThatThrownBy(() -> LeaseStores.open("jdbc:mariadb://me:secret@host/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatSomebodyElseHasLockedIsRemovedLater() throws Exception {
        SchemaName schema = SharedMariaDb.schema();
        LeaseStore store = MySql.of(SharedMariaDb.dataSource(), schema).leaseStore();
        claim(store);
        claim(store);
        SharedMariaDb.execute("UPDATE " + schema + ".effect SET held_until = '2000-01-01', forget_at = '2000-01-01'");
        List<String> keys = Queries.texts(SharedMariaDb.dataSource(), "SELECT effect_key FROM " + schema + ".effect");
        try (Connection locking = SharedMariaDb.dataSource().getConnection()) {
            locking.setAutoCommit(false);
            Queries.execute(
                    locking,
                    "SELECT 1 FROM " + schema + ".effect WHERE consumer = 'payments' AND effect_key = '"
                            + keys.getFirst() + "' FOR UPDATE");
            assertThat(store.deleteForgotten(10)).isEqualTo(1);
            locking.rollback();
        }
        assertThat(store.deleteForgotten(10)).isEqualTo(1);
        assertThat(store.deleteForgotten(10)).isZero();
    }

    private static LeaseClaim claim(LeaseStore store) {
        EffectKey key = new EffectKey("payments", UUID.randomUUID().toString());
        return store.claim(key, UUID.randomUUID(), new byte[] {1}, TERMS);
    }
}
