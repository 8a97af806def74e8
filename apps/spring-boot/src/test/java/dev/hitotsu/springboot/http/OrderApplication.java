package dev.hitotsu.springboot.http;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.Idempotent;
import dev.hitotsu.springboot.OutboxPublisher;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A service whose orders are placed once, as its users write it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({OrderApplication.Orders.class, OrderApplication.Api.class})
class OrderApplication {
    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlaced(@EventKey String customer, long cents) {}

    record NewOrder(String customer, long cents) {}

    record Order(long id, String customer) {}

    static final class TooExpensive extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Service
    static class Orders {
        private final JdbcClient database;
        private final OutboxPublisher outbox;

        Orders(JdbcClient database, OutboxPublisher outbox) {
            this.database = database;
            this.outbox = outbox;
        }

        @Transactional
        public long place(NewOrder order) {
            long id = database.sql("INSERT INTO purchase (customer, cents) VALUES (?, ?) RETURNING id")
                    .params(order.customer(), order.cents())
                    .query(Long.class)
                    .single();
            outbox.publish(new OrderPlaced(order.customer(), order.cents()));
            if (order.cents() > 1_000_000) {
                throw new TooExpensive();
            }
            return id;
        }
    }

    @RestController
    static class Api {
        private final Orders orders;

        Api(Orders orders) {
            this.orders = orders;
        }

        @Idempotent
        @PostMapping("/orders")
        public Order create(@RequestBody NewOrder order) {
            return new Order(orders.place(order), order.customer());
        }

        @Idempotent
        @PostMapping("/swallowing")
        public Order swallow(@RequestBody NewOrder order) {
            try {
                return new Order(orders.place(order), order.customer());
            } catch (TooExpensive e) {
                return new Order(0, order.customer());
            }
        }

        @Idempotent
        @PostMapping("/customers/{name}/orders")
        public Order createFor(@PathVariable String name, @RequestBody NewOrder order) {
            return new Order(orders.place(order), name);
        }

        @Idempotent
        @PostMapping("/broken")
        public Order broken(@RequestBody NewOrder order) {
            orders.place(order);
            throw new IllegalStateException("broken");
        }

        @PostMapping("/plain")
        public Order plain(@RequestBody NewOrder order) {
            return new Order(orders.place(order), order.customer());
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
        String tooExpensive(TooExpensive refused) {
            return "too expensive";
        }
    }
}
