package dev.hitotsu.springboot.rolling.before;

import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.OutboxPublisher;
import java.util.function.LongConsumer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The service before its class of events got another name and moved. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class OldShop implements LongConsumer {
    private final OutboxPublisher outbox;
    private final JdbcClient database;

    OldShop(OutboxPublisher outbox, JdbcClient database) {
        this.outbox = outbox;
        this.database = database;
    }

    /** Places an order. */
    @Override
    @Transactional
    public void accept(long number) {
        outbox.publish(new OrderPlaced("customer-" + number % 3, number));
    }

    @InboxListener(topics = "orders", group = "payments")
    public void charge(OrderPlaced event, Message message) {
        database.sql("INSERT INTO charge (customer, number, by) VALUES (?, ?, ?)")
                .params(event.customer(), event.number(), "before")
                .update();
    }
}
