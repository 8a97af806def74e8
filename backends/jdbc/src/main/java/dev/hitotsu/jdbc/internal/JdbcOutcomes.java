package dev.hitotsu.jdbc.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.OutcomeTable;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.outcome.OutcomeDelivery;
import dev.hitotsu.message.receiver.outcome.StoredOutcomes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Outcomes in a table, each time on a connection of its own. */
public record JdbcOutcomes(DataSource dataSource, OutcomeTable table) implements StoredOutcomes {
    public JdbcOutcomes {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(table, "table: null (expected: a table of outcomes)");
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T run(Work<T> work) throws BrokerUnavailableException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return work.on(connection);
        } catch (SQLException e) {
            throw new BrokerUnavailableException(FailureLog.describe(e), e);
        }
    }

    @Override
    public String place() {
        return table.place();
    }

    @Override
    public Map<Integer, Long> positions(String consumer) throws BrokerUnavailableException {
        return run(connection -> table.positions(connection, consumer));
    }

    @Override
    public List<OutcomeDelivery> read(Map<Integer, Long> after, int limit) throws BrokerUnavailableException {
        return run(connection -> table.read(connection, after, limit)).stream()
                .map(row -> OutcomeDelivery.of(row.lane(), row.position(), row.outcome()))
                .toList();
    }

    @Override
    public void recordHandled(String consumer, Map<Integer, Long> positions) throws BrokerUnavailableException {
        var unused = run(connection -> {
            for (Map.Entry<Integer, Long> lane : positions.entrySet()) {
                table.recordHandled(connection, consumer, lane.getKey(), lane.getValue());
            }
            return positions.size();
        });
    }
}
