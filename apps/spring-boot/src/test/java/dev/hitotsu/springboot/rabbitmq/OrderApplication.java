package dev.hitotsu.springboot.rabbitmq;

import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.OutboxPublisher;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A service that places orders and charges for them, over a queue. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({OrderApplication.Orders.class, OrderApplication.Payments.class})
class OrderApplication {
    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlaced(@EventKey String customer, long cents) {}

    @Component
    static class Orders {
        private final OutboxPublisher outbox;

        Orders(OutboxPublisher outbox) {
            this.outbox = outbox;
        }

        @Transactional
        public void place(String customer, long cents) {
            outbox.publish(new OrderPlaced(customer, cents));
        }

        @Transactional
        public void tellAgain(Message message) {
            outbox.append(message);
        }
    }

    @Component
    static class Payments {
        private final JdbcClient database;
        private final Set<String> refused = ConcurrentHashMap.newKeySet();
        private int failuresLeft;

        Payments(JdbcClient database) {
            this.database = database;
        }

        void failNext(int times) {
            failuresLeft = times;
        }

        /** Customers of whom every charge fails. */
        Set<String> refused() {
            return refused;
        }

        @InboxListener(queue = "orders", group = "payments")
        public void charge(OrderPlaced event, Message message) {
            database.sql("INSERT INTO charge (customer, cents, message) VALUES (?, ?, ?)")
                    .params(event.customer(), event.cents(), message.id())
                    .update();
            if (refused.contains(event.customer())) {
                throw new IllegalStateException("no money: " + event.customer());
            }
            if (failuresLeft > 0) {
                failuresLeft--;
                throw new IllegalStateException("the bank is closed");
            }
        }
    }
}
