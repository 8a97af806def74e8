package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A process that handles messages and dies between any two steps. */
class KilledMongoHandlerTest {
    /** More than any run has. */
    private static final int MAX_STEPS = 40;

    private final String name = MongoDatabases.name();

    @Test
    void eachOfABatchHasItsEffectOnceWhicheverStepIsTheLast() throws Exception {
        Mongo unused = MongoDatabases.create(name);
        MongoDatabases.CLIENT.getDatabase(name).createCollection("payments");
        int crashes = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            List<Message> messages = Stream.generate(
                            () -> Message.builder("orders", "Paid").build())
                    .limit(2)
                    .toList();
            crashes += isKilled(step, messages) ? 1 : 0;
            handle(MongoDatabases.CLIENT, messages);
            handle(MongoDatabases.CLIENT, messages);

            for (Message message : messages) {
                assertThat(effects(message))
                        .as("effects, dead at step %s", step)
                        .isEqualTo(1);
            }
        }
        assertThat(crashes)
                .as("the claim, two effects and the commit have two steps each")
                .isGreaterThanOrEqualTo(8)
                .isLessThan(MAX_STEPS);
    }

    private boolean isKilled(int step, List<Message> messages) throws Exception {
        CommandSteps process = new CommandSteps(step);
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoDatabases.URI))
                .addCommandListener(process)
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            try {
                handle(client, messages);
                return false;
            } catch (CommandSteps.Crash expected) {
                return true;
            } finally {
                // Closing the client ends its transaction, which a server does by itself after a minute.
                process.end();
            }
        }
    }

    private void handle(MongoClient client, List<Message> messages) throws Exception {
        Mongo.of(client, name)
                .inboxHandler(
                        "payments",
                        (transaction, message) -> client.getDatabase(name)
                                .getCollection("payments")
                                .insertOne(
                                        transaction.session(),
                                        new Document("message", message.id().toString())))
                .handle(new ReceivedBatch(messages, Map.of(), "test"));
    }

    private long effects(Message message) {
        return MongoDatabases.CLIENT
                .getDatabase(name)
                .getCollection("payments")
                .countDocuments(eq("message", message.id().toString()));
    }
}
