package dev.hitotsu.springmodulith.shop;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;

/** A service with Spring Modulith's events, as its users write it. */
@SpringBootApplication
@EnableAsync
public class ShopApplication {
    /** The target has the topic and an expression for the key. */
    @EventType("OrderPlaced")
    @Externalized("orders::#{customer()}")
    public record OrderPlaced(@Nullable String customer, long cents) {}

    /** Spring Modulith would name the topic after the class. */
    @EventType(value = "OrderPacked", topic = "parcels")
    @Externalized
    public record OrderPacked(@EventKey String customer) {}

    /** What stays in the application. */
    public record OrderSeen(String customer) {}

    /** Packs at once, in the transaction of the order. Listens to what leaves, too. */
    @Component
    public static class Packing {
        private final ApplicationEventPublisher events;
        private final List<OrderPlaced> invoiced = new CopyOnWriteArrayList<>();

        Packing(ApplicationEventPublisher events) {
            this.events = events;
        }

        @EventListener
        void on(OrderPlaced placed) {
            events.publishEvent(new OrderSeen(String.valueOf(placed.customer())));
            events.publishEvent(new OrderPacked(String.valueOf(placed.customer())));
        }

        /** After the commit, by the registry of Spring Modulith. */
        @ApplicationModuleListener
        void invoice(OrderPlaced placed) {
            invoiced.add(placed);
        }

        public List<OrderPlaced> invoiced() {
            return invoiced;
        }
    }

    /** As Spring Modulith's own, and with a header. */
    @Bean
    EventExternalizationConfiguration externalization() {
        return EventExternalizationConfiguration.defaults(ShopApplication.class.getPackageName())
                .headers(OrderPlaced.class, placed -> Map.of("currency", "EUR"))
                .build();
    }
}
