package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.event.EventPublisher;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import java.sql.Connection;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;

/** Publishes events and messages in Spring's transactions. */
@AutoConfiguration(after = {PostgreSqlAutoConfiguration.class, EventAutoConfiguration.class})
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBean(Outbox.class)
public final class OutboxAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(OutboxAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    TransactionalOutbox hitotsuTransactionalOutbox(
            DataSource dataSource, Outbox<Connection> outbox, ObjectProvider<OutboxObserver> observers) {
        observers.orderedStream().forEach(outbox::observe);
        return TransactionalOutbox.of(dataSource, outbox);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(EventMessages.class)
    OutboxPublisher hitotsuOutboxPublisher(TransactionalOutbox outbox, EventMessages messages) {
        return EventPublisher.of(outbox, messages);
    }

    /** Spring Boot gives it to the managers that it makes, before anybody uses them. */
    @Bean
    TransactionExecutionListener hitotsuTransactionListener(TransactionalOutbox outbox) {
        return outbox.listener();
    }

    /** For managers that the application makes. */
    @Bean
    SmartInitializingSingleton hitotsuTransactionManagers(
            TransactionalOutbox outbox, ObjectProvider<ConfigurableTransactionManager> managers) {
        return () -> managers.forEach(manager -> attach(outbox, manager));
    }

    private static void attach(TransactionalOutbox outbox, ConfigurableTransactionManager manager) {
        if (manager instanceof ReactiveTransactionManager) {
            log.warn(
                    "{}: reactive, its transactions carry no messages (expected: a manager for JDBC or JPA)",
                    manager.getClass().getName());
        } else {
            outbox.attachTo(manager);
        }
    }

    /** What is asked for is taken from the connections, before anybody has one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("hitotsu.outbox.one-round-trip")
    static class OneRoundTrip {
        @Bean
        static BeanPostProcessor hitotsuOutboxDataSources() {
            return new OutboxDataSources();
        }
    }
}
