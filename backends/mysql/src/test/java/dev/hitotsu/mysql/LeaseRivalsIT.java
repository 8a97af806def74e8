package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Relays of two environments on one outbox hear of each other; what they log is the same for all databases. */
class LeaseRivalsIT {
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final SchemaName schema = SharedMariaDb.schema();
    private final LeaseTable lease = new LeaseTable(schema);

    @Test
    void eachHearsOfTheOther() throws SQLException {
        try (Connection connection = SharedMariaDb.dataSource().getConnection();
                RelayTerm term = MySql.of(SharedMariaDb.dataSource(), schema)
                        .relayStore()
                        .withPurpose("Kafka at a")
                        .tryLead("production", LEASE)
                        .orElseThrow()) {
            assertThat(lease.leaderWithAnotherPurpose(connection, "one more", "Kafka at a"))
                    .isEmpty();
            assertThat(lease.renew(connection, term.fence(), LEASE).rival()).isNull();

            assertThat(lease.leaderWithAnotherPurpose(connection, "staging", "Kafka at b"))
                    .contains("production, Kafka at a");
            assertThat(lease.renew(connection, term.fence(), LEASE).rival()).isEqualTo("staging, Kafka at b");
        }
    }
}
