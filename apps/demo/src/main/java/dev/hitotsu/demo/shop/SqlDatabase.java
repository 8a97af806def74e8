package dev.hitotsu.demo.shop;

import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;

/** The databases with SQL that the shop can run on, by the names that {@link Database} has. */
public enum SqlDatabase {
    /** Its tables stand in schemas. */
    postgresql(
            "jdbc:postgresql:",
            Map.of("${serial}", "bigserial", "${time}", "timestamptz", "${now}", "clock_timestamp()")) {
        @Override
        public JdbcDatabase at(DataSource dataSource, SchemaName schema) {
            return PostgreSql.of(dataSource, schema);
        }

        @Override
        StepStore<Connection> stepStore(DataSource dataSource) {
            return PostgreSql.of(dataSource).stepStore();
        }

        @Override
        void createOutbox(DataSource dataSource, SchemaName schema) {
            PostgreSql.of(dataSource, schema).schema().apply();
        }

        @Override
        Properties timeouts() {
            return properties("socketTimeout", "10", "connectTimeout", "2");
        }
    },

    /** Its tables stand in databases of one server. */
    mariadb(
            "jdbc:mariadb:",
            Map.of("${serial}", "bigint AUTO_INCREMENT", "${time}", "datetime(6)", "${now}", "now(6)")) {
        @Override
        public JdbcDatabase at(DataSource dataSource, SchemaName schema) {
            return MySql.of(dataSource, schema);
        }

        @Override
        StepStore<Connection> stepStore(DataSource dataSource) {
            return MySql.of(dataSource).stepStore();
        }

        @Override
        void createOutbox(DataSource dataSource, SchemaName schema) {
            MySql.of(dataSource, schema).schema().apply();
        }

        @Override
        Properties timeouts() {
            return properties("socketTimeout", "10000", "connectTimeout", "2000");
        }
    };

    private final String urlPrefix;
    private final Map<String, String> words;

    SqlDatabase(String urlPrefix, Map<String, String> words) {
        this.urlPrefix = urlPrefix;
        this.words = words;
    }

    /** The database with this URL. */
    static SqlDatabase of(String url) {
        return Arrays.stream(values())
                .filter(database -> url.startsWith(database.urlPrefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "JDBC_URL: an unknown database (expected: one of " + List.of(values()) + ")"));
    }

    /** All that Hitotsu does there, with the tables of this name. */
    public abstract JdbcDatabase at(DataSource dataSource, SchemaName schema);

    /** Runs of handlers in steps. */
    abstract StepStore<Connection> stepStore(DataSource dataSource);

    /** Creates the tables of an outbox. */
    abstract void createOutbox(DataSource dataSource, SchemaName schema);

    /** What the driver is told, so that a server that does not answer holds up nobody. */
    abstract Properties timeouts();

    /** SQL with the words of this database for what each calls otherwise. */
    String in(String sql) {
        String result = sql;
        for (Map.Entry<String, String> word : words.entrySet()) {
            result = result.replace(word.getKey(), word.getValue());
        }
        return result;
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
