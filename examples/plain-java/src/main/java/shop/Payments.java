package shop;

import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** Charges for orders. */
final class Payments {
    final CountDownLatch charged = new CountDownLatch(1);

    /** The claim on the message and the row are written by one transaction. */
    void charge(Connection connection, Message message) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO charge VALUES (?, ?)")) {
            insert.setObject(1, message.id());
            insert.setString(2, message.key());
            insert.executeUpdate();
        }
        charged.countDown();
    }
}
