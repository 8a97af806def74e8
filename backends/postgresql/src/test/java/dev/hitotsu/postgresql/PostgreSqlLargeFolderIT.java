package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.ListTooLongException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.coordination.PostgreSqlCoordinationStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Folders with many entries. */
@Tag("one-version")
class PostgreSqlLargeFolderIT {
    private final DataSource database = SharedPostgreSql.database();
    private final CoordinationStore store = PostgreSqlCoordinationStore.of(database, SchemaName.DEFAULT);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void manyEntriesAreListedAndTooManyAreRefused() throws SQLException {
        fill(1, CoordinationStore.MAX_LISTED);
        assertThat(store.paths("folder")).hasSize(CoordinationStore.MAX_LISTED);
        assertThat(store.entries("folder")).hasSize(CoordinationStore.MAX_LISTED);

        fill(CoordinationStore.MAX_LISTED + 1, CoordinationStore.MAX_LISTED + 1);
        assertThatThrownBy(() -> store.entries("folder")).isInstanceOf(ListTooLongException.class);
        assertThatThrownBy(() -> store.paths("folder"))
                .isInstanceOf(ListTooLongException.class)
                .hasMessage("folder: more than 100000 entries (expected: at most 100000 in a folder that is listed)");
    }

    private void fill(int from, int to) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + SchemaName.DEFAULT + ".coordination_entry (folder, name, value, created,"
                    + " version) SELECT 'folder', 'a-name-that-is-as-long-as-names-are-' || n, '\\x01', n, n FROM"
                    + " generate_series(" + from + ", " + to + ") AS n");
        }
    }
}
