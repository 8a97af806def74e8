package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.message.Message;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the tests of transactions share: a database of their own with a table for the business, and short ways to look.
 */
abstract class TransactionsSupport {
    final DataSource database = SharedPostgreSql.database();
    final JdbcTransactions transactions = PostgreSql.of(database).transactions();

    @BeforeEach
    void createTable() throws SQLException {
        execute("CREATE TABLE orders (id int PRIMARY KEY)");
    }

    static Message message(String type) {
        return Message.builder("orders", type).key("k").payload("{}").build();
    }

    static void insert(Connection connection, int id) throws SQLException {
        Queries.execute(connection, "INSERT INTO orders VALUES (" + id + ")");
    }

    long orders() {
        return count("SELECT count(*) FROM orders");
    }

    long messages() {
        return count("SELECT count(*) FROM hitotsu.message");
    }

    long count(String sql) {
        try (Connection connection = database.getConnection()) {
            return count(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    List<String> texts(String sql) throws SQLException {
        return Queries.texts(database, sql);
    }

    void execute(String sql) throws SQLException {
        Queries.execute(database, sql);
    }
}
