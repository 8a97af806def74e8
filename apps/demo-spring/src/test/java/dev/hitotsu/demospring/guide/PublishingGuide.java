package dev.hitotsu.demospring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboottest.PublishedMessages;
import dev.hitotsu.springboottest.RecordPublishedMessages;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.modulith.events.Externalized;
import org.springframework.transaction.annotation.Transactional;

/** The blocks of the page about what is published. They are compiled, and compared by {@link SpringGuideTest}. */
@SuppressWarnings("unused")
final class PublishingGuide {
    record Order(String customer, long cents) {}

    interface Rows {
        void save(Order order);
    }

    abstract static class Publishing {
        OutboxPublisher outbox;
        Rows orders;

        // region
        @EventType(value = "OrderPlaced", topic = "orders")
        record OrderPlaced(@EventKey String customer, long cents) {}

        @Transactional
        public void place(Order order) {
            orders.save(order);
            outbox.publish(new OrderPlaced(order.customer(), order.cents())); // OutboxPublisher outbox
        }
        // endregion
    }

    abstract static class Modulith {
        ApplicationEventPublisher events;
        Rows orders;

        // region
        @EventType("OrderPlaced")
        @Externalized("orders::#{customer()}")
        record OrderPlaced(String customer, long cents) {}

        @Transactional
        public void place(Order order) {
            orders.save(order);
            events.publishEvent(new OrderPlaced(order.customer(), order.cents())); // ApplicationEventPublisher events
        }
        // endregion
    }

    abstract static class Orders extends Publishing {}

    abstract static class Tests {
        record OrderPlaced(String customer, long cents) {}

        // region
        @SpringBootTest
        @RecordPublishedMessages
        class OrdersTest {
            @Autowired
            Orders orders;

            @Autowired
            PublishedMessages published;

            @Test
            void placingAnOrderIsTold() {
                orders.place(new Order("ann", 500));
                assertThat(published).hasEvent(new OrderPlaced("ann", 500));
            }
        }
        // endregion
    }
}
