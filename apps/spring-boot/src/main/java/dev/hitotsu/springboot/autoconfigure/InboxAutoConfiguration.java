package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.inbox.BatchHandlers;
import dev.hitotsu.springboot.inbox.HandlingObservers;
import dev.hitotsu.springboot.inbox.InboxListenerScanner;
import dev.hitotsu.springboot.inbox.InboxListeners;
import dev.hitotsu.springboot.inbox.Inboxes;
import dev.hitotsu.springboot.inbox.ListenerParking;
import dev.hitotsu.springboot.inbox.MessageProcessing;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import dev.hitotsu.springboot.inbox.TransactionalBatchHandlers;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;

/** Finds the methods with {@code @InboxListener} and has them handle messages. */
@AutoConfiguration(
        after = {
            PostgreSqlAutoConfiguration.class,
            EventAutoConfiguration.class,
            KafkaAutoConfiguration.class,
            RabbitMqAutoConfiguration.class
        },
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "hitotsu.inbox.enabled", matchIfMissing = true)
@ConditionalOnBean(EventMessages.class)
public final class InboxAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    HandlingObservers hitotsuHandlingObservers(
            ObjectProvider<InboxObserver> observers, ObjectProvider<MessageProcessing> processing) {
        return new HandlingObservers(
                observers.orderedStream().toList(), processing.getIfAvailable(HandlingObservers.NONE::processing));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(BatchHandlers.class)
    InboxListeners hitotsuInboxListeners(
            BatchHandlers handlers, ObjectProvider<ReceiverStarter> starters, HandlingObservers observers) {
        return new InboxListeners(handlers, starters.orderedStream().toList(), observers.processing());
    }

    /** Those of JDBC, unless another database has brought its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(BatchHandlers.class)
    @ConditionalOnSingleCandidate(PlatformTransactionManager.class)
    @ConditionalOnBean({Inboxes.class, DataSource.class})
    static class OfDataSource {
        @Bean
        BatchHandlers hitotsuBatchHandlers(
                DataSource dataSource,
                Inboxes inboxes,
                PlatformTransactionManager transactionManager,
                ObjectProvider<ParkingStore<Connection>> parkingStore,
                HitotsuProperties properties,
                HandlingObservers observers,
                Environment environment) {
            return new TransactionalBatchHandlers(
                    dataSource,
                    inboxes,
                    transactionManager,
                    environment.getProperty("spring.application.name", ""),
                    properties.inbox().retention(),
                    parking(properties.inbox().parkingOptions(), parkingStore),
                    observers);
        }

        private static @Nullable ListenerParking parking(
                @Nullable Parking options, ObjectProvider<ParkingStore<Connection>> store) {
            return options == null ? null : new ListenerParking(store.getObject(), options);
        }
    }

    @Bean
    @ConditionalOnBean(InboxListeners.class)
    static InboxListenerScanner hitotsuInboxListenerScanner(
            ConfigurableListableBeanFactory beans, InboxListeners listeners, EventMessages events) {
        return new InboxListenerScanner(beans, listeners, events);
    }
}
