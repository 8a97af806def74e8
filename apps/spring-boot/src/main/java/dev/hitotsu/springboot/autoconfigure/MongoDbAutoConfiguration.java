package dev.hitotsu.springboot.autoconfigure;

import com.mongodb.client.MongoClient;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.springboot.Idempotent;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.Steps;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.bean.UnservedAnnotations;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.event.EventPublisher;
import dev.hitotsu.springboot.inbox.BatchHandlers;
import dev.hitotsu.springboot.inbox.HandlingObservers;
import dev.hitotsu.springboot.mongo.MongoBatchHandlers;
import dev.hitotsu.springboot.mongo.MongoCommits;
import dev.hitotsu.springboot.mongo.MongoTransactionalOutbox;
import dev.hitotsu.springboot.mongo.RepeatedTransactions;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;

/**
 * What an application uses of its MongoDB database, where it has {@code hitotsu-mongo} and Spring Data. A transaction
 * manager is among it, unless the application has one: Spring Boot makes none for MongoDB.
 */
@AutoConfiguration(
        before = {
            ActuatorAutoConfiguration.class,
            InboxAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            OutboxAutoConfiguration.class,
            RelayAutoConfiguration.class
        },
        after = {EventAutoConfiguration.class, PostgreSqlAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass({Mongo.class, MongoTransactionManager.class})
@ConditionalOnSingleCandidate(MongoDatabaseFactory.class)
@ConditionalOnProperty(name = "hitotsu.outbox.database", havingValue = "mongodb", matchIfMissing = true)
@EnableConfigurationProperties(HitotsuProperties.class)
public final class MongoDbAutoConfiguration {
    /** Two databases, and nobody said which: neither may be taken in silence. */
    @Bean
    @ConditionalOnMissingBean
    Mongo hitotsuMongo(
            MongoClient client,
            MongoDatabaseFactory factory,
            ObjectProvider<Outbox<?>> others,
            HitotsuProperties properties) {
        if (properties.outbox().database() == null && others.stream().findAny().isPresent()) {
            throw new IllegalStateException("hitotsu.outbox.database: none, with MongoDB and another database"
                    + " (expected: mongodb or postgresql, where the outbox stands)");
        }
        return Mongo.of(client, factory.getMongoDatabase().getName());
    }

    @Bean
    @ConditionalOnMissingBean(DatabaseSchema.class)
    DatabaseSchema hitotsuMongoSchema(Mongo mongo, HitotsuProperties properties) {
        return new MongoDatabaseSchema(mongo, properties);
    }

    /** Beside one for JDBC, too: then {@code @Transactional} has to name one of them, and Spring says so. */
    @Bean
    @ConditionalOnMissingBean
    MongoTransactionManager mongoTransactionManager(MongoDatabaseFactory factory) {
        return MongoCommits.of(factory);
    }

    @Bean
    @ConditionalOnMissingBean
    MongoTransactionalOutbox hitotsuMongoTransactionalOutbox(
            MongoDatabaseFactory factory, Mongo mongo, ObjectProvider<OutboxObserver> observers) {
        observers.orderedStream().forEach(mongo.outbox()::observe);
        return MongoTransactionalOutbox.of(factory, mongo.outbox());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(EventMessages.class)
    OutboxPublisher hitotsuMongoPublisher(MongoTransactionalOutbox outbox, EventMessages messages) {
        return EventPublisher.appendingBy(outbox::append, messages);
    }

    /** Before anybody can begin a transaction. */
    @Bean
    SmartInitializingSingleton hitotsuMongoTransactionManagers(
            MongoTransactionalOutbox outbox,
            ObjectProvider<MongoTransactionManager> managers,
            Mongo mongo,
            ObjectProvider<Relay> relay) {
        return () -> {
            managers.forEach(outbox::attachTo);
            relay.ifAvailable(present -> mongo.outbox().onCommit(present::wake));
        };
    }

    /** What MongoDB keeps neither results nor runs for. */
    @Bean
    static UnservedAnnotations hitotsuUnservedByMongo(ConfigurableListableBeanFactory beans) {
        return new UnservedAnnotations(
                beans,
                List.of(Idempotent.class, Steps.class, TransactionalStep.class),
                "an outbox in PostgreSQL; in MongoDB a LeasedInbox over Mongo.leaseStore()");
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(MongoTransactionManager.class)
    RepeatedTransactions hitotsuRepeatedTransactions(MongoDatabaseFactory factory, MongoTransactionManager manager) {
        return RepeatedTransactions.of(factory, manager);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(RepeatedTransactions.class)
    BatchHandlers hitotsuMongoBatchHandlers(
            Mongo mongo,
            MongoDatabaseFactory factory,
            MongoTransactionalOutbox outbox,
            RepeatedTransactions transactions,
            ObjectProvider<HandlingObservers> observers,
            HitotsuProperties properties) {
        return new MongoBatchHandlers(
                mongo,
                factory,
                outbox,
                transactions,
                properties.inbox().retention(),
                properties.inbox().parkingOptions(),
                observers.getIfAvailable(() -> HandlingObservers.NONE).inbox());
    }

    @Bean
    @ConditionalOnMissingBean
    OutboxAdmin hitotsuMongoOutboxAdmin(Mongo mongo) {
        return mongo.admin();
    }

    @Bean
    @ConditionalOnMissingBean
    OutboxBacklog hitotsuMongoOutboxBacklog(Mongo mongo) {
        return mongo.backlog();
    }

    @Bean
    @ConditionalOnMissingBean
    RelayStore hitotsuMongoRelayStore(Mongo mongo) {
        return mongo.relayStore();
    }
}
