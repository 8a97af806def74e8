package payments;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** However often the record comes, the charge is made once: claim and charge commit together. */
@Service
public class Payments {
    private final JdbcClient database;
    private final TransactionalInbox inbox;

    Payments(JdbcClient database, TransactionalInbox inbox) {
        this.database = database;
        this.inbox = inbox;
    }

    @Transactional
    @KafkaListener(topics = KafkaListenerExample.TOPIC)
    public void charge(OrderPlaced event, @Header(EventHeaders.ID) String messageId) {
        inbox.runOnce(UUID.fromString(messageId), () -> database.sql("INSERT INTO listener_charge VALUES (?, ?)")
                .params(event.customer(), event.cents())
                .update());
    }

    int charges(String customer) {
        return database.sql("SELECT count(*) FROM listener_charge WHERE customer = ?")
                .param(customer)
                .query(Integer.class)
                .single();
    }
}
