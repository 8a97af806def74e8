package dev.hitotsu.postgresql;

import dev.hitotsu.outbox.OutboxSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/**
 * The tests of a relay that polls, by one that reads the database's log alone; a trigger turns the rows into messages
 * there.
 */
@Tag("one-version")
class LogOnlyRelayIT extends PostgreSqlRelayIT {
    @Override
    DataSource newDatabase() {
        DataSource created = LogicalPostgreSql.database();
        PostgreSql.of(created).source().change(OutboxSource.LOG_ONLY, Duration.ofMinutes(1));
        return created;
    }

    @Override
    PostgreSqlRelayStore store(PostgreSqlRelayStore polling, DataSource database) {
        return polling.withReplication(LogicalPostgreSql.replication(database));
    }
}
