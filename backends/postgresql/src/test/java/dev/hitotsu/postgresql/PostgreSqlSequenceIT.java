package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.jdbc.sequence.SequenceLayout;
import dev.hitotsu.postgresql.sequence.PostgreSqlSequence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgreSqlSequenceIT {
    private static final SequenceLayout LAYOUT = new SequenceLayout(3, 4);

    private final DataSource first = database(0);
    private final DataSource second = database(1);

    private static DataSource database(int number) {
        DataSource database = SharedPostgreSql.emptyDatabase();
        execute(database, PostgreSqlSequence.createStatement(LAYOUT, "ids", number));
        return database;
    }

    private static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Long> ids(JdbcSequence generator, int count) {
        return LongStream.generate(generator::next).limit(count).boxed().toList();
    }

    @Test
    void aDatabaseHasEveryThirdNumberAndAPoolIsOneValueOfItsSequence() {
        JdbcSequence generator = PostgreSqlSequence.of(List.of(first), "ids", LAYOUT);
        assertThat(ids(generator, 6)).containsExactly(1L, 4L, 7L, 10L, 13L, 16L);
        // The rest of the first pool is never used.
        assertThat(PostgreSqlSequence.of(List.of(first), "ids", LAYOUT).next()).isEqualTo(25);
    }

    @Test
    void generatorsOfAllDatabasesNeverMeet() throws Exception {
        Set<Long> given = ConcurrentHashMap.newKeySet();
        List<List<DataSource>> orders = List.of(List.of(first), List.of(first, second));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> ends = new ArrayList<>();
            IntStream.range(0, 4)
                    .forEach(i -> ends.add(threads.submit(() -> {
                        JdbcSequence generator = PostgreSqlSequence.of(orders.get(i % 2), "ids", LAYOUT);
                        ids(generator, 50)
                                .forEach(id -> assertThat(given.add(id)).isTrue());
                    })));
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(given).hasSize(200);
    }

    @Test
    void asksAnotherDatabaseWhereOneIsAway() {
        JdbcSequence generator = PostgreSqlSequence.of(List.of(first, second), "ids", LAYOUT);
        assertThat(ids(generator, 4)).containsExactly(1L, 4L, 7L, 10L);
        execute(first, "DROP SEQUENCE ids");
        assertThat(ids(generator, 5)).containsExactly(2L, 5L, 8L, 11L, 14L);
        execute(second, "DROP SEQUENCE ids");
        ids(generator, 3);
        assertThatThrownBy(generator::next)
                .isInstanceOf(IdException.class)
                .hasMessageContaining("sequence ids of database")
                .hasMessageContaining("does not exist");
    }

    @Test
    void refusesSequencesThatAreNotOfTheLayout() {
        assertThatThrownBy(() -> PostgreSqlSequence.of(List.of(second), "ids", LAYOUT))
                .isInstanceOf(IdException.class)
                .hasMessage("sequence ids of database 0: start 2 (expected: 1)");
        assertThatThrownBy(() -> PostgreSqlSequence.of(List.of(first), "ids", new SequenceLayout(3, 5)))
                .hasMessage("sequence ids of database 0: increment 12 (expected: 15)");
        assertThatThrownBy(() -> PostgreSqlSequence.of(List.of(first), "none", LAYOUT))
                .hasMessageContaining("sequence none of database 0: missing (expected: CREATE SEQUENCE none AS bigint");
        execute(first, "ALTER SEQUENCE ids CYCLE");
        assertThatThrownBy(() -> PostgreSqlSequence.of(List.of(first), "ids", LAYOUT))
                .hasMessage("sequence ids of database 0: cycle 1 (expected: 0)");
        assertThatThrownBy(() -> PostgreSqlSequence.of(List.of(first, first, first, first), "ids", LAYOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("databases: 4 (expected: 1..3)");
        assertThatThrownBy(() -> PostgreSqlSequence.createStatement(LAYOUT, "ids; DROP TABLE x", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PostgreSqlSequence.createStatement(LAYOUT, "ids", 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SequenceLayout(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAValueOfAnothersShareAndSaysHowToMendIt() {
        JdbcSequence generator = PostgreSqlSequence.of(List.of(first, second), "ids", LAYOUT);
        assertThat(generator.next()).isEqualTo(1);
        // What people do after an import.
        execute(first, "SELECT setval('ids', 101)");
        assertThatThrownBy(() -> PostgreSqlSequence.of(List.of(first, second), "ids", LAYOUT))
                .isInstanceOf(IdException.class)
                .hasMessageContaining(
                        "sequence ids of database 0: last value 101 (expected: 1 or that plus a multiple of 12")
                .hasMessageContaining("run SELECT setval('ids', 109, false)");
        ids(generator, 3);
        assertThat(ids(generator, 4)).as("ids of the second database").containsExactly(2L, 5L, 8L, 11L);
        execute(first, "SELECT setval('ids', 109, false)");
        assertThat(PostgreSqlSequence.of(List.of(first, second), "ids", LAYOUT).next())
                .isEqualTo(109);
    }

    @Test
    void looksAtTheShareAtEveryFill() {
        JdbcSequence generator = PostgreSqlSequence.of(List.of(first), "ids", LAYOUT);
        execute(first, "SELECT setval('ids', 50, false)");
        assertThatThrownBy(generator::next)
                .isInstanceOf(IdException.class)
                .hasMessageContaining("value 50 (expected: 1 or that plus a multiple of 12")
                .hasMessageContaining("run SELECT setval('ids', 61, false)");
    }

    @Test
    void failsAtTheEndOfBigint() {
        JdbcSequence generator = PostgreSqlSequence.of(List.of(first), "ids", LAYOUT);
        // The last value is 6 below the end; a pool needs 9 more.
        long last = (Long.MAX_VALUE - 1) / 12 * 12 + 1;
        execute(first, "SELECT setval('ids', " + last + ", false)");
        assertThatThrownBy(() -> ids(generator, 4))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("value " + last + " (expected: at most " + (Long.MAX_VALUE - 9));
        assertThatThrownBy(generator::next)
                .isInstanceOf(IdException.class)
                .hasMessageContaining("reached maximum value");
        execute(first, "SELECT setval('ids', " + (last - 12) + ", false)");
        assertThat(ids(generator, 4)).containsExactly(last - 12, last - 9, last - 6, last - 3);
    }
}
