package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.receiver.LogPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MySqlReadPositionsIT {
    private final SchemaName schema = SharedMariaDb.schema();
    private final DataSource dataSource = SharedMariaDb.dataSource();
    private final JdbcReadPositions positions = MySql.of(dataSource, schema).readPositions("payments");

    private void save(Map<String, LogPosition> saved) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            positions.save(connection, saved);
            connection.commit();
        }
    }

    private Map<String, LogPosition> load() {
        return positions.load(Set.of("orders/0", "orders/1"));
    }

    @Test
    void keepsThePositionsOfEachConsumerApart() throws SQLException {
        save(Map.of("orders/0", new LogPosition("one", 7)));

        assertThat(load()).isEqualTo(Map.of("orders/0", new LogPosition("one", 7)));
        assertThat(MySql.of(dataSource, schema).readPositions("stock").load(Set.of("orders/0")))
                .isEmpty();
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
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            positions.save(connection, Map.of("orders/0", new LogPosition("one", 1)));
            connection.rollback();
        }

        assertThat(load()).isEmpty();
    }
}
