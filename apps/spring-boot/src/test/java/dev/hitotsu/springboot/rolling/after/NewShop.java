package dev.hitotsu.springboot.rolling.after;

import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.OutboxPublisher;
import java.util.function.LongConsumer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The service after its class of events got another name and moved. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class NewShop implements LongConsumer {
    private final OutboxPublisher outbox;
    private final JdbcClient database;

    NewShop(OutboxPublisher outbox, JdbcClient database) {
        this.outbox = outbox;
        this.database = database;
    }

    /** Places an order. */
    @Override
    @Transactional
    public void accept(long number) {
        outbox.publish(new PurchaseMade("customer-" + number % 3, number));
    }

    @InboxListener(topics = "orders", group = "payments")
    public void charge(PurchaseMade event, Message message) {
        database.sql("INSERT INTO charge (customer, number, by) VALUES (?, ?, ?)")
                .params(event.customer(), event.number(), "after")
                .update();
    }
}
