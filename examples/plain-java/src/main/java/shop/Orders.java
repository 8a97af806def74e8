package shop;

import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.message.Message;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Places orders. */
final class Orders {
    private final JdbcTransactions transactions;

    Orders(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    /** The row and the message are written by one transaction. */
    void place(String customer, long cents) throws SQLException {
        transactions.use(transaction -> {
            try (PreparedStatement insert =
                    transaction.connection().prepareStatement("INSERT INTO purchase VALUES (?, ?)")) {
                insert.setString(1, customer);
                insert.setLong(2, cents);
                insert.executeUpdate();
            }
            transaction.append(Message.builder("orders", "OrderPlaced")
                    .key(customer)
                    .payload("{\"customer\":\"" + customer + "\",\"cents\":" + cents + "}")
                    .build());
        });
    }
}
