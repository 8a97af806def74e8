package dev.hitotsu.springboottest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.autoconfigure.EventAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class PublishedMessagesTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Recording.class)
            .withConfiguration(AutoConfigurations.of(EventAutoConfiguration.class, JacksonAutoConfiguration.class));

    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlaced(@EventKey String customer, long cents) {}

    @RecordPublishedMessages
    static class Recording {}

    @Test
    void tellsWhatWasPublished() {
        application.run(context -> {
            context.getBean(OutboxPublisher.class).publish(new OrderPlaced("ann", 5));
            PublishedMessages published = context.getBean(PublishedMessages.class);

            assertThat(published)
                    .hasEvent(new OrderPlaced("ann", 5))
                    .hasEvents(OrderPlaced.class, 1)
                    .hasMessage("orders", "ann");
            assertThatThrownBy(() -> assertThat(published).isEmpty()).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> assertThat(published).hasEvent(new OrderPlaced("bob", 5)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("bob")
                    .hasMessageContaining("ann");
            published.clear();
            assertThat(published).isEmpty();
        });
    }

    @Test
    void countsWhatWasCommitted() {
        application.run(context -> {
            PublishedMessages published = context.getBean(PublishedMessages.class);
            TransactionTemplate transaction = new TransactionTemplate(new NoDatabase());

            transaction.executeWithoutResult(status -> {
                published.publish(new OrderPlaced("ann", 5));
                assertThat(published).isEmpty();
            });
            assertThat(published).hasEvents(OrderPlaced.class, 1);
            transaction.executeWithoutResult(status -> {
                published.publish(new OrderPlaced("ann", 5));
                status.setRollbackOnly();
            });
            assertThat(published).hasEvents(OrderPlaced.class, 1);
        });
    }

    private static final class NoDatabase extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
