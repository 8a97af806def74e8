package dev.hitotsu.mongoserver.unified;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What a test has made and calls by name. One thread uses it; closing it closes what is open. */
final class Entities implements AutoCloseable {
    private final String uri;
    private final Map<String, Object> byName = new HashMap<>();
    private final Map<String, ClientEvents> events = new HashMap<>();
    private final Map<String, BsonDocument> sessionIds = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    /** @param uri of the server that is tested */
    Entities(String uri) {
        this.uri = uri;
    }

    /** Makes those that a test describes. */
    void create(BsonArray descriptions) {
        for (BsonValue description : descriptions) {
            String kind = description.asDocument().getFirstKey();
            BsonDocument entity = description.asDocument().getDocument(kind);
            String name = entity.getString("id").getValue();
            switch (kind) {
                case "client" -> put(name, client(name, entity));
                case "database" -> put(name, database(entity));
                case "collection" -> put(name, collection(entity));
                case "session" -> put(name, session(name, entity));
                default -> throw new NotUnderstoodException("entity " + kind);
            }
        }
    }

    void put(String name, Object entity) {
        byName.put(name, entity);
        if (entity instanceof MongoCursor<?> cursor) {
            open.add(cursor);
        }
    }

    private MongoClient client(String name, BsonDocument entity) {
        Arguments.requireKnown(
                "client",
                entity,
                "id",
                "useMultipleMongoses",
                "observeEvents",
                "ignoreCommandMonitoringEvents",
                "uriOptions");
        StringBuilder full = new StringBuilder(uri);
        entity.getDocument("uriOptions", new BsonDocument())
                .forEach((option, value) ->
                        full.append('&').append(option).append('=').append(Arguments.text(value)));
        ClientEvents heard =
                new ClientEvents(texts(entity, "observeEvents"), texts(entity, "ignoreCommandMonitoringEvents"));
        events.put(name, heard);
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(full.toString()))
                .addCommandListener(heard)
                .applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(heard))
                .build());
        open.add(client);
        return client;
    }

    private static Set<String> texts(BsonDocument entity, String field) {
        return entity.getArray(field, new BsonArray()).stream()
                .map(value -> value.asString().getValue())
                .collect(Collectors.toSet());
    }

    private MongoDatabase database(BsonDocument entity) {
        Arguments.requireKnown("database", entity, "id", "client", "databaseName", "databaseOptions");
        MongoDatabase database = client(entity.getString("client").getValue())
                .getDatabase(entity.getString("databaseName").getValue());
        return ConcernOptions.of(entity.getDocument("databaseOptions", new BsonDocument()))
                .apply(database);
    }

    private MongoCollection<BsonDocument> collection(BsonDocument entity) {
        Arguments.requireKnown("collection", entity, "id", "database", "collectionName", "collectionOptions");
        MongoCollection<BsonDocument> collection = get(
                        MongoDatabase.class, entity.getString("database").getValue())
                .getCollection(entity.getString("collectionName").getValue(), BsonDocument.class);
        return ConcernOptions.of(entity.getDocument("collectionOptions", new BsonDocument()))
                .apply(collection);
    }

    private ClientSession session(String name, BsonDocument entity) {
        Arguments.requireKnown("session", entity, "id", "client", "sessionOptions");
        ClientSession session = client(entity.getString("client").getValue())
                .startSession(SessionSettings.of(entity.getDocument("sessionOptions", new BsonDocument()), this));
        open.add(session);
        sessionIds.put(name, session.getServerSession().getIdentifier());
        return session;
    }

    MongoClient client(String name) {
        return get(MongoClient.class, name);
    }

    ClientSession session(String name) {
        return get(ClientSession.class, name);
    }

    /** The session's id, after its end as well. */
    BsonDocument sessionId(String name) {
        BsonDocument id = sessionIds.get(name);
        if (id == null) {
            throw new NotUnderstoodException("session " + name);
        }
        return id;
    }

    ClientEvents events(String client) {
        ClientEvents heard = events.get(client);
        if (heard == null) {
            throw new NotUnderstoodException("client " + client);
        }
        return heard;
    }

    /** A value that the test has kept. */
    BsonValue value(String name) {
        return get(BsonValue.class, name);
    }

    @Nullable Object find(String name) {
        return byName.get(name);
    }

    private <T> T get(Class<T> type, String name) {
        Object entity = byName.get(name);
        if (!type.isInstance(entity)) {
            throw new NotUnderstoodException(new BsonString(name) + " as " + type.getSimpleName());
        }
        return type.cast(entity);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable entity : open.reversed()) {
            entity.close();
        }
    }
}
