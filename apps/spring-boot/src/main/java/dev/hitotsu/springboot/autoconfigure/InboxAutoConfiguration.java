package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.inbox.HandlingObservers;
import dev.hitotsu.springboot.inbox.InboxListenerScanner;
import dev.hitotsu.springboot.inbox.InboxListeners;
import dev.hitotsu.springboot.inbox.Inboxes;
import dev.hitotsu.springboot.inbox.ListenerParking;
import dev.hitotsu.springboot.inbox.MessageProcessing;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
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
@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
@ConditionalOnBean({Inboxes.class, EventMessages.class, DataSource.class})
public final class InboxAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    InboxListeners hitotsuInboxListeners(
            DataSource dataSource,
            Inboxes inboxes,
            PlatformTransactionManager transactionManager,
            ObjectProvider<ReceiverStarter> starters,
            ObjectProvider<InboxObserver> observers,
            ObjectProvider<MessageProcessing> processing,
            ObjectProvider<ParkingStore<Connection>> parkingStore,
            HitotsuProperties properties,
            Environment environment) {
        return new InboxListeners(
                dataSource,
                inboxes,
                transactionManager,
                starters.orderedStream().toList(),
                environment.getProperty("spring.application.name", ""),
                properties.inbox().retention(),
                parking(properties.inbox().parkingOptions(), parkingStore),
                new HandlingObservers(
                        observers.orderedStream().toList(),
                        processing.getIfAvailable(HandlingObservers.NONE::processing)));
    }

    private static @Nullable ListenerParking parking(
            @Nullable Parking options, ObjectProvider<ParkingStore<Connection>> store) {
        return options == null ? null : new ListenerParking(store.getObject(), options);
    }

    @Bean
    static InboxListenerScanner hitotsuInboxListenerScanner(
            ConfigurableListableBeanFactory beans, InboxListeners listeners, EventMessages events) {
        return new InboxListenerScanner(beans, listeners, events);
    }
}
