package dev.hitotsu.peers;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.support.DelegatingEventExternalizer;
import org.springframework.scheduling.annotation.EnableAsync;

/** A service with Spring Modulith's events, before the change and behind it. */
final class ModulithApplication {
    private ModulithApplication() {}

    @Externalized("orders::#{customer()}")
    record OrderPlaced(String customer, int number) {}

    /** Sends to a broker, as spring-modulith-events-kafka does. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableAsync
    static class Before {
        private final List<OrderPlaced> sent = new CopyOnWriteArrayList<>();

        @Bean
        @SuppressWarnings("removal")
        DelegatingEventExternalizer broker(EventExternalizationConfiguration configuration) {
            return new DelegatingEventExternalizer(configuration, (target, event) -> {
                sent.add((OrderPlaced) event);
                return CompletableFuture.completedFuture(null);
            });
        }

        List<OrderPlaced> sent() {
            return sent;
        }
    }

    /** Has a listener in the broker's place, for whom a row is written. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableAsync
    static class Behind {
        @ApplicationModuleListener(id = "hitotsu")
        void leaves(OrderPlaced event) {}
    }
}
