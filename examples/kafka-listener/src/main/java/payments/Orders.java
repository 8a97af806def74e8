package payments;

import dev.hitotsu.message.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Service;

/** Stands for the relay of another service, one that crashed after it had sent and sends again. */
@Service
class Orders {
    private final KafkaTemplate<String, String> kafka;

    Orders(KafkaTemplate<String, String> kafka) {
        this.kafka = kafka;
    }

    void place(UUID messageId, String customer, long cents) {
        ProducerRecord<String, String> message = new ProducerRecord<>(
                KafkaListenerExample.TOPIC, "1", "{\"customer\": \"" + customer + "\", \"cents\": " + cents + "}");
        message.headers().add(EventHeaders.ID, messageId.toString().getBytes(StandardCharsets.UTF_8));
        message.headers().add(EventHeaders.TYPE, "OrderPlaced".getBytes(StandardCharsets.UTF_8));
        kafka.send(message).join();
    }
}
