package dev.hitotsu.springboot.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.MongoClient;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.springboot.autoconfigure.EventAutoConfiguration;
import dev.hitotsu.springboot.autoconfigure.InboxAutoConfiguration;
import dev.hitotsu.springboot.autoconfigure.MongoDbAutoConfiguration;
import dev.hitotsu.springboot.autoconfigure.RelayAutoConfiguration;
import dev.hitotsu.springboot.inbox.MessageSource;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import dev.hitotsu.testkit.contract.CommittedMessages;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** An application with Spring Data, a database of its own on a stand-in, and a broker that does nothing by itself. */
final class MongoApplication {
    private final String database = "shop_" + UUID.randomUUID().toString().replace("-", "");

    /** What has a database and no application yet. */
    ApplicationContextRunner bare(MongoServer server) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MongoAutoConfiguration.class,
                        DataMongoAutoConfiguration.class,
                        JacksonAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        EventAutoConfiguration.class,
                        InboxAutoConfiguration.class,
                        MongoDbAutoConfiguration.class,
                        RelayAutoConfiguration.class))
                .withPropertyValues(
                        "spring.mongodb.uri=" + server.uri().replace("/?", "/" + database + "?"),
                        "hitotsu.schema.management=create");
    }

    /** A shop. */
    ApplicationContextRunner shop(MongoServer server) {
        return bare(server)
                .withUserConfiguration(MongoShop.class)
                .withBean(InMemoryBroker.class, InMemoryBroker::new)
                .withBean(Starter.class);
    }

    /** What is committed, asked for outside of every transaction. */
    long count(ApplicationContext context, String collection) {
        return context.getBean(MongoClient.class)
                .getDatabase(database)
                .getCollection(collection)
                .countDocuments();
    }

    Document document(ApplicationContext context, String collection, String id) {
        return requireNonNull(context.getBean(MongoClient.class)
                .getDatabase(database)
                .getCollection(collection)
                .find(new Document("_id", id))
                .first());
    }

    List<Message> committed(ApplicationContext context) {
        return CommittedMessages.of(context.getBean(Mongo.class).relayStore());
    }

    /** Starts receivers of the broker in memory, and keeps what handles their batches. */
    static final class Starter implements ReceiverStarter {
        private final Map<String, BatchHandler> handlers = new ConcurrentHashMap<>();
        private final InMemoryBroker broker;

        Starter(InMemoryBroker broker) {
            this.broker = broker;
        }

        BatchHandler handler(String group) {
            return requireNonNull(handlers.get(group), group);
        }

        @Override
        public boolean supports(MessageSource source) {
            return source instanceof MessageSource.Topics;
        }

        @Override
        public Receiver start(String group, MessageSource source, BatchHandler handler) {
            handlers.put(group, handler);
            String topic = ((MessageSource.Topics) source).names().getFirst();
            return broker.receiver(group, topic).handler(handler).start();
        }
    }
}
