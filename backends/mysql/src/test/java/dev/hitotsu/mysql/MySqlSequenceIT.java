package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.jdbc.sequence.SequenceLayout;
import dev.hitotsu.mysql.sequence.MySqlSequence;
import dev.hitotsu.testkit.sql.Queries;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The databases are tables of one server: what a sequence knows of its number is in its table. */
class MySqlSequenceIT {
    private static final SequenceLayout LAYOUT = new SequenceLayout(3, 4);

    private final SchemaName schema = SharedMariaDb.newName();
    private final DataSource server = SharedMariaDb.dataSource();
    private final String first = schema + ".first_ids";
    private final String second = schema + ".second_ids";

    @BeforeEach
    void create() throws SQLException {
        SharedMariaDb.execute(
                "CREATE DATABASE " + schema,
                MySqlSequence.createStatement(LAYOUT, first, 0),
                MySqlSequence.createStatement(LAYOUT, second, 1));
    }

    private JdbcSequence generator() {
        return MySqlSequence.of(List.of(server), first, LAYOUT);
    }

    private static List<Long> ids(JdbcSequence generator, int count) {
        return LongStream.generate(generator::next).limit(count).boxed().toList();
    }

    @Test
    void aDatabaseHasEveryThirdNumberAndAPoolIsOneValueOfItsSequence() {
        assertThat(ids(generator(), 6)).containsExactly(1L, 4L, 7L, 10L, 13L, 16L);
        // The rest of the first pool is never used.
        assertThat(generator().next()).isEqualTo(25);
    }

    @Test
    void generatorsNeverMeet() throws Exception {
        Set<Long> given = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> ends = new ArrayList<>();
            IntStream.range(0, 4)
                    .forEach(i -> ends.add(threads.submit(() -> ids(generator(), 50)
                            .forEach(id -> assertThat(given.add(id)).isTrue()))));
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(given).hasSize(200);
        assertThat(Queries.number(server, "SELECT COUNT(*) FROM " + first)).isLessThan(10);
    }

    @Test
    void goesOnAfterTheTableWasEmptied() throws SQLException {
        ids(generator(), 5);
        SharedMariaDb.execute("DELETE FROM " + first);

        assertThat(generator().next()).isEqualTo(25);
    }

    @Test
    void leavesTheSessionAsItWas() throws SQLException {
        try (Connection connection = server.getConnection()) {
            Queries.execute(connection, "SET SESSION auto_increment_increment = 5, SESSION auto_increment_offset = 2");
            assertThat(MySqlSequence.of(List.of(always(connection)), first, LAYOUT)
                            .next())
                    .isEqualTo(1);

            assertThat(SessionVariables.number(connection, "auto_increment_increment"))
                    .isEqualTo(5);
            assertThat(SessionVariables.number(connection, "auto_increment_offset"))
                    .isEqualTo(2);
        }
    }

    /** A data source of one connection, which stays open. */
    private static DataSource always(Connection connection) {
        Connection unclosed = proxy(
                Connection.class,
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return proxy(DataSource.class, (proxy, method, arguments) -> unclosed);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void refusesSequencesThatAreNotOfTheLayout() {
        assertThatThrownBy(() -> MySqlSequence.of(List.of(server), second, LAYOUT))
                .isInstanceOf(IdException.class)
                .hasMessage("sequence " + second + " of database 0: start 2 (expected: 1)");
        assertThatThrownBy(() -> MySqlSequence.of(List.of(server), first, new SequenceLayout(3, 5)))
                .hasMessage("sequence " + first + " of database 0: increment 12 (expected: 15)");
        assertThatThrownBy(() -> MySqlSequence.of(List.of(server), schema + ".none", LAYOUT))
                .hasMessageContaining("missing (expected: CREATE TABLE " + schema + ".none (id BIGINT");
        assertThatThrownBy(() -> MySqlSequence.of(List.of(server), first, new SequenceLayout(1_000, 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100000 (expected: at most 65535");
        assertThatThrownBy(() -> MySqlSequence.createStatement(LAYOUT, "ids; DROP TABLE x", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MySqlSequence.createStatement(LAYOUT, "ids", 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What people do after an import. */
    @Test
    void refusesAValueOfAnothersShareAndSaysHowToMendIt() throws SQLException {
        generator().next();
        SharedMariaDb.execute("INSERT INTO " + first + " (id) VALUES (101)");
        assertThatThrownBy(this::generator)
                .isInstanceOf(IdException.class)
                .hasMessageContaining("last value 101 (expected: 1 or that plus a multiple of 12")
                .hasMessageContaining("AUTO_INCREMENT = 109)");

        SharedMariaDb.execute("DELETE FROM " + first, "ALTER TABLE " + first + " AUTO_INCREMENT = 109");
        assertThat(generator().next()).isEqualTo(109);
    }
}
