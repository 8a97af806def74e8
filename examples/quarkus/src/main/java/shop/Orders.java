package shop;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Places orders. */
@ApplicationScoped
public class Orders {
    private final DataSource dataSource;
    private final Outbox<Connection> outbox;

    Orders(DataSource dataSource, Outbox<Connection> outbox) {
        this.dataSource = dataSource;
        this.outbox = outbox;
    }

    /** The connection is that of the transaction. The message comes last, when all rows are locked. */
    @Transactional
    public void place(String customer, long cents) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO quarkus_order VALUES (?, ?)")) {
                insert.setString(1, customer);
                insert.setLong(2, cents);
                insert.executeUpdate();
            }
            outbox.append(
                    connection,
                    Message.builder("orders", "OrderPlaced")
                            .key(customer)
                            .payload("{\"customer\":\"" + customer + "\",\"cents\":" + cents + "}")
                            .build());
        }
    }
}
