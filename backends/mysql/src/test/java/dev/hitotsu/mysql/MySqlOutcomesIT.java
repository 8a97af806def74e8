package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.testkit.contract.OutcomesContract;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MySqlOutcomesIT extends OutcomesContract {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();

    @Override
    protected RelayFixture<Connection> fixture() {
        return fixture;
    }

    @Override
    protected JdbcDatabase database() {
        return MySql.of(fixture.dataSource(), fixture.schema());
    }

    @Override
    protected SchemaName schema() {
        return fixture.schema();
    }

    @Test
    void whatEveryConsumerHasHandledIsDeletedAndNothingElse() throws SQLException {
        OutcomeLog log = new OutcomeLog(fixture.schema(), 1);
        MySqlOutcomes outcomes = new MySqlOutcomes(fixture.schema());
        Outcome outcome = Outcome.of(
                Message.builder("charges", "ChargeRequested").key("k").build(),
                0,
                true,
                new Answer(200, Headers.empty(), new byte[0], false));
        try (Connection connection = fixture.dataSource().getConnection()) {
            log.insert(connection, Stream.generate(() -> outcome).limit(3).toList());
            log.cleanUp(connection);
            assertThat(count()).as("nobody has read them").isEqualTo(3);

            outcomes.positions(connection, "quick");
            List<MySqlOutcomes.Row> rows = outcomes.read(connection, outcomes.positions(connection, "slow"), 10);
            assertThat(rows).hasSize(3);
            outcomes.recordHandled(
                    connection, "quick", rows.get(2).lane(), rows.get(2).position());
            log.cleanUp(connection);
            assertThat(count()).as("one consumer has not").isEqualTo(3);

            outcomes.recordHandled(
                    connection, "slow", rows.get(1).lane(), rows.get(1).position());
            log.cleanUp(connection);
            assertThat(count()).isEqualTo(1);
        }
    }

    private long count() throws SQLException {
        return Queries.number(fixture.dataSource(), fixture.schema().in("SELECT COUNT(*) FROM ${schema}.outcome"));
    }
}
