package dev.hitotsu.peers;

import io.namastack.outbox.handler.OutboxHandler;
import io.namastack.outbox.handler.OutboxRecordMetadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** A service with Namastack Outbox, as its users write it. */
@SpringBootConfiguration
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
            "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
            "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration"
        })
@Import(NamastackApplication.Broker.class)
class NamastackApplication {
    record OrderPlaced(String customer, int number) {}

    /** Where Namastack sends to. */
    static class Broker implements OutboxHandler {
        private final List<OrderPlaced> sent = new CopyOnWriteArrayList<>();

        @Override
        public void handle(Object payload, OutboxRecordMetadata metadata) {
            sent.add((OrderPlaced) payload);
        }

        List<OrderPlaced> sent() {
            return sent;
        }
    }
}
