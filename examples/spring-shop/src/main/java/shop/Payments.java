package shop;

import dev.hitotsu.springboot.InboxListener;
import java.util.concurrent.CountDownLatch;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** However often the message comes, the charge is made once. */
@Service
public class Payments {
    private final JdbcClient database;
    private final CountDownLatch charged = new CountDownLatch(1);

    Payments(JdbcClient database) {
        this.database = database;
    }

    @InboxListener(topics = "orders", group = "spring-payments")
    void charge(OrderPlaced event) {
        database.sql("INSERT INTO spring_charge (customer, cents) VALUES (?, ?)")
                .params(event.customer(), event.cents())
                .update();
        charged.countDown();
    }

    void awaitCharge() throws InterruptedException {
        charged.await();
    }
}
