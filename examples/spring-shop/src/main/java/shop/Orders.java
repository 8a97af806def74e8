package shop;

import dev.hitotsu.springboot.OutboxPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The order and the message about it commit together. */
@Service
public class Orders {
    private final JdbcClient database;
    private final OutboxPublisher outbox;

    Orders(JdbcClient database, OutboxPublisher outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    @Transactional
    public void place(String customer, long cents) {
        database.sql("INSERT INTO spring_order (customer, cents) VALUES (?, ?)")
                .params(customer, cents)
                .update();
        outbox.publish(new OrderPlaced(customer, cents));
    }
}
