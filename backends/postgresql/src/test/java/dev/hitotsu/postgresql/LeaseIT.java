package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseIT extends RelayTermSupport {
    private static final int NEWEST = PostgreSqlSchema.newestVersion();

    @Test
    void aLeaderThatStopsInTheMiddleOfASettlementDoesNotKeepOthersFromLeading() throws Exception {
        List<Connection> opened = new ArrayList<>();
        RelayStore watched = PostgreSql.of(recording(dataSource, opened)).relayStore();
        Duration lease = Duration.ofMillis(300);
        try (RelayTerm stopped = watched.tryLead("stopped", lease).orElseThrow()) {
            Connection settling = opened.get(1);
            settling.setAutoCommit(false);
            new CheckpointLog(SchemaName.DEFAULT, stopped.fence()).requireNewestFence(settling);

            await().until(() -> tryLead(LONG).isPresent());
            assertThatThrownBy(settling::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whoWasGrantedTheLeadDoesNotWaitForTheLastLeadersWrite() throws Exception {
        lead(LONG);
        try (Connection settling = dataSource.getConnection()) {
            settling.setAutoCommit(false);
            settling.createStatement().execute("SELECT 1 FROM hitotsu.relay_lease FOR SHARE");
            assertThat(granted("zk", 1)).isEmpty();
            settling.rollback();
        }
        assertThat(granted("zk", 1)).isPresent();
    }

    private Optional<RelayTerm> granted(String grantor, long fence) {
        Optional<RelayTerm> term = store.lead("test", LONG, new LeadGrant(grantor, fence));
        term.ifPresent(terms::add);
        return term;
    }

    @Test
    void doesNotWaitForTheRowOfTheLease() throws Exception {
        lead(SHORT);
        try (Connection busy = dataSource.getConnection()) {
            busy.setAutoCommit(false);
            Queries.execute(busy, "SELECT 1 FROM hitotsu.relay_lease FOR SHARE");

            assertThat(store.tryLead("second", LONG)).isEmpty();
        }
        await().until(() -> tryLead(LONG).isPresent());
    }

    @Test
    void refusesASequenceThatHandsOutCachedPositions() throws Exception {
        execute("ALTER SEQUENCE hitotsu.message_position CACHE 10");

        assertThatThrownBy(() -> store.tryLead("any", LONG))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("cache 10 (expected: 1,");
    }

    @Test
    void saysWhatToDoWithoutASchema() {
        RelayStore none = PostgreSql.of(SharedPostgreSql.emptyDatabase()).relayStore();

        assertThatThrownBy(() -> none.tryLead("any", LONG))
                .hasMessageContaining(
                        "schema \"hitotsu\": missing (expected: version " + NEWEST + "; run \"hitotsu schema apply\"");
    }

    @Test
    void saysWhatToDoWithASchemaOfAnotherVersion() throws Exception {
        execute("DELETE FROM hitotsu.schema_version WHERE version > 1");
        assertThatThrownBy(() -> store.tryLead("any", LONG))
                .hasMessageContaining("schema \"hitotsu\": version 1 (expected: version " + NEWEST
                        + "; run \"hitotsu schema apply\"");

        execute("UPDATE hitotsu.schema_version SET version = 99 WHERE version = 1");
        assertThatThrownBy(() -> store.tryLead("any", LONG))
                .hasMessageContaining(
                        "version 99 (expected: version " + NEWEST + " at most; this release is older than the schema");
    }

    @Test
    void saysWhichDatabaseErrorEndsATerm() throws Exception {
        RelayTerm term = lead(LONG);
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");

        assertThatThrownBy(() -> term.source().read(10, 1 << 20, Duration.ZERO))
                .isInstanceOf(RelayStoreException.class)
                .hasMessageContaining("SQLSTATE");
    }

    @Test
    void leadsWithAPoolOfThreeConnectionsWhateverTheyAreSetTo() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(3);
        config.setConnectionTimeout(30_000);
        config.setAutoCommit(false);
        config.setReadOnly(true);
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        append(2);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            PostgreSqlRelayStore pooled = PostgreSql.of(pool).relayStore();
            for (int i = 0; i < 3; i++) {
                try (RelayTerm term = pooled.tryLead("pooled", LONG).orElseThrow()) {
                    ReadBatch read = term.source().read(10, 1 << 20, Duration.ZERO);
                    assertThat(positions(read)).containsExactly(1L, 2L);
                    assertThat(term.renew(LONG)).isTrue();
                    assertThat(tryLead(LONG)).isEmpty();
                }
            }
            try (RelayTerm term = pooled.tryLead("pooled", LONG).orElseThrow()) {
                term.journal()
                        .settle(moved(
                                term.source().read(10, 1 << 20, Duration.ZERO).checkpoint()));
            }
        }
        assertThat(positions(lead(LONG).source().read(10, 1 << 20, Duration.ZERO)))
                .isEmpty();
    }
}
