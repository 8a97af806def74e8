package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.message.receiver.LogPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What every {@link JdbcReadPositions} keeps. */
public abstract class ReadPositionsContract {
    /** The database, the same throughout a test. */
    protected abstract DataSource dataSource();

    /** The positions of a consumer, none at first. */
    protected abstract JdbcReadPositions positions(String consumer);

    private void save(Map<String, LogPosition> saved) throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            connection.setAutoCommit(false);
            positions("payments").save(connection, saved);
            connection.commit();
        }
    }

    private Map<String, LogPosition> load() {
        return positions("payments").load(Set.of("orders/0", "orders/1"));
    }

    @Test
    void keepsThePositionsOfEachConsumerApart() throws SQLException {
        save(Map.of("orders/0", new LogPosition("one", 7)));

        assertThat(load()).isEqualTo(Map.of("orders/0", new LogPosition("one", 7)));
        assertThat(positions("stock").load(Set.of("orders/0"))).isEmpty();
    }

    @Test
    void knowsNothingOfNoPartition() throws SQLException {
        save(Map.of("orders/0", new LogPosition("one", 7)));

        assertThat(positions("payments").load(Set.of())).isEmpty();
    }

    @Test
    void beginsAnewWithATopicThatWasMadeAnew() throws SQLException {
        save(Map.of("orders/0", new LogPosition("one", 100), "orders/1", new LogPosition("one", 100)));
        save(Map.of("orders/0", new LogPosition("two", 3)));

        assertThat(load())
                .isEqualTo(Map.of("orders/0", new LogPosition("two", 3), "orders/1", new LogPosition("one", 100)));
    }

    /** A log that lost its end, or is read again from its beginning: what is read then counts. */
    @Test
    void goesBackWhereTheReadingDoes() throws SQLException {
        save(Map.of("orders/0", new LogPosition("one", 100)));
        save(Map.of("orders/0", new LogPosition("one", 3)));

        assertThat(load()).isEqualTo(Map.of("orders/0", new LogPosition("one", 3)));
    }

    @Test
    void rollsBackWithTheEffect() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            connection.setAutoCommit(false);
            positions("payments").save(connection, Map.of("orders/0", new LogPosition("one", 1)));
            connection.rollback();
        }

        assertThat(load()).isEmpty();
    }
}
