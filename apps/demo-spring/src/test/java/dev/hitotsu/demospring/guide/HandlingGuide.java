package dev.hitotsu.demospring.guide;

import dev.hitotsu.demospring.guide.PublishingGuide.Publishing.OrderPlaced;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.Idempotent;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.Steps;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.inbox.Inboxes;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import java.sql.Connection;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** The blocks of the page about what is handled. They are compiled, and compared by {@link SpringGuideTest}. */
@SuppressWarnings("unused")
final class HandlingGuide {
    interface Bank {
        void charge(String customer, long cents);
    }

    abstract static class Listener {
        Bank bank;

        // region
        @InboxListener(topics = "orders", group = "payments")
        void charge(OrderPlaced event, Message message) {
            bank.charge(event.customer(), event.cents());
        }
        // endregion
    }

    abstract static class OwnListener {
        Bank bank;
        TransactionalInbox payments;

        // region
        @Bean
        TransactionalInbox payments(DataSource dataSource, Inboxes inboxes) {
            return TransactionalInbox.of(dataSource, inboxes.inbox("payments"));
        }
        // endregion

        // region
        @Transactional
        @KafkaListener(topics = "orders")
        public void charge(OrderPlaced event, @Header(EventHeaders.ID) String messageId) {
            payments.runOnce(UUID.fromString(messageId), () -> bank.charge(event.customer(), event.cents()));
        }
        // endregion

        // region
        @Bean
        LeasedInbox calls(LeaseStore leases) {
            return LeasedInbox.of(leases, "payment-calls");
        }
        // endregion
    }

    record NewOrder(String customer) {}

    record Order(String customer) {}

    interface Orders {
        Order place(NewOrder order);
    }

    abstract static class Controller {
        Orders orders;

        // region
        @Idempotent
        @PostMapping("/orders")
        Order create(@RequestBody NewOrder order) {
            return orders.place(order);
        }
        // endregion
    }

    record Charge(String id) {}

    interface Payments {
        Charge charge(String key, OrderPlaced order);

        void refund(String key);
    }

    interface PaidOrders {
        void paid(OrderPlaced order, Charge charge);
    }

    interface Warehouse {
        void take(String customer);

        void putBack(String customer);
    }

    abstract static class Stock {
        Warehouse warehouse;

        // region
        @TransactionalStep(undo = "release")
        public void reserve(OrderPlaced order) {
            warehouse.take(order.customer());
        }

        public void release(OrderPlaced order) {
            warehouse.putBack(order.customer());
        }
        // endregion
    }

    abstract static class Workflow {
        Stock stock;
        Payments payments;
        PaidOrders orders;

        // region
        @Steps(topics = "orders", group = "orders")
        void place(StepRun<Connection> run, OrderPlaced order) {
            stock.reserve(order);
            Charge charge =
                    run.call("charge", Charge.class, key -> payments.charge(key, order), key -> payments.refund(key));
            orders.paid(order, charge);
        }
        // endregion
    }
}
