package payments;

import dev.hitotsu.springboot.inbox.Inboxes;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.support.converter.ByteArrayJacksonJsonMessageConverter;
import org.springframework.kafka.support.converter.RecordMessageConverter;

/** Is told of an order twice, charges for it once, and ends. */
@SpringBootApplication
public class KafkaListenerExample {
    static final String TOPIC = "listener-orders";

    public static void main(String[] arguments) {
        SpringApplication.run(KafkaListenerExample.class, arguments);
    }

    /** Other consumers have inboxes, and names, of their own. */
    @Bean
    TransactionalInbox paymentsInbox(DataSource dataSource, Inboxes inboxes) {
        return TransactionalInbox.of(dataSource, inboxes.inbox("listener-payments"));
    }

    @Bean
    RecordMessageConverter converter() {
        return new ByteArrayJacksonJsonMessageConverter();
    }

    @Bean
    NewTopic ordersTopic() {
        return TopicBuilder.name(TOPIC).partitions(1).build();
    }

    @Bean
    CommandLineRunner placeAnOrder(Orders orders, Payments payments, ConfigurableApplicationContext application) {
        return arguments -> {
            String customer = "customer-" + UUID.randomUUID();
            UUID message = UUID.randomUUID();
            orders.place(message, customer, 500);
            orders.place(message, customer, 500);
            // Behind both, in the same partition: when it was charged, they were handled.
            String last = "last-" + customer;
            orders.place(UUID.randomUUID(), last, 1);
            // Nobody tells who only looks when the listener's transaction has committed, so it asks ten times a second.
            while (payments.charges(last) == 0) {
                Thread.sleep(100);
            }
            System.out.println(payments.charges(customer) == 1 ? "charged once" : "not charged once");
            Thread.ofPlatform().start(application::close);
        };
    }
}
