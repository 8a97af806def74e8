package shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.springboottest.PublishedMessages;
import dev.hitotsu.springboottest.RecordPublishedMessages;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

@SpringBootTest(
        properties = {
            "spring.datasource.url=${SHOP_DATABASE:jdbc:postgresql://localhost/shop}",
            "hitotsu.relay.enabled=false",
            "hitotsu.inbox.enabled=false"
        })
@ActiveProfiles("test")
@RecordPublishedMessages
class OrdersTest {
    @Autowired
    private Orders orders;

    @Autowired
    private PublishedMessages published;

    @Test
    void placingAnOrderIsTold() {
        orders.place("ann", 500);

        assertThat(published).hasEvent(new OrderPlaced("ann", 500)).hasMessage("orders", "ann");
    }
}
