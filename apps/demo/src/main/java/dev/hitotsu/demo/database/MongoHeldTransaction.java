package dev.hitotsu.demo.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.demo.shop.mongo.ShopCollections;
import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of MongoDB, which ends it by itself after a minute. The message has a key of its own: who appends holds the key
 * until the end of the transaction.
 */
final class MongoHeldTransaction implements HeldTransaction {
    private static final Logger log = LoggerFactory.getLogger(MongoHeldTransaction.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Order ORDER =
            new Order("00000000-0000-0000-0000-000000000000", "user-0", 0, "product-1", 1, 1);

    private final MongoClient client;
    private @Nullable ClientSession session;
    private int beginCount;

    MongoHeldTransaction(MongoClient client) {
        this.client = client;
    }

    @Override
    public void begin() throws JsonProcessingException {
        close();
        ClientSession begun = client.startSession();
        session = begun;
        begun.startTransaction();
        Message never = Message.builder(Topics.ORDERS, Order.PLACED)
                .key(ORDER.userId())
                .payload(JSON.writeValueAsBytes(ORDER))
                .build();
        new ShopCollections(client).outbox().outbox().append(begun, never);
        beginCount++;
    }

    @Override
    public int beginCount() {
        return beginCount;
    }

    /** Closing the session aborts the transaction, if the server still knows it. */
    @Override
    public void close() {
        if (session != null) {
            try {
                session.close();
            } catch (RuntimeException e) {
                log.debug("the held transaction ended with its server", e);
            }
            session = null;
        }
    }
}
