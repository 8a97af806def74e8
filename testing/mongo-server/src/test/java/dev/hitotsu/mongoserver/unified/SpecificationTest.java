package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.mongoserver.MongoServer;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** One test of a file, on a server of its own. */
record SpecificationTest(BsonDocument file, BsonDocument test) {
    private static final BsonDocument EMPTY = new BsonDocument();
    private static final BsonArray NONE = new BsonArray();
    private static final BsonDocument BY_ID = new BsonDocument("_id", new BsonInt32(1));

    /**
     * Runs it.
     *
     * @throws NotUnderstoodException if it asks for what this runner does not know
     * @throws AssertionError if something else happens than the test says
     */
    void run() throws Exception {
        try (MongoServer server = MongoServer.start();
                MongoClient control = MongoClients.create(server.uri());
                Entities entities = new Entities(server.uri())) {
            fill(control);
            entities.create(file.getArray("createEntities", NONE));
            for (BsonValue operation : test.getArray("operations")) {
                operate(entities, control, operation.asDocument());
            }
            for (BsonValue expected : test.getArray("expectEvents", NONE)) {
                requireEvents(entities, expected.asDocument());
            }
            requireOutcome(entities, control);
        }
    }

    private void fill(MongoClient control) {
        for (BsonValue part : file.getArray("initialData", NONE)) {
            BsonDocument data = part.asDocument();
            Arguments.requireKnown("initialData", data, "databaseName", "collectionName", "documents");
            String name = data.getString("collectionName").getValue();
            var database = control.getDatabase(data.getString("databaseName").getValue());
            database.createCollection(name);
            BsonArray documents = data.getArray("documents");
            if (!documents.isEmpty()) {
                database.getCollection(name, BsonDocument.class)
                        .insertMany(documents.stream()
                                .map(document -> document.asDocument().clone())
                                .toList());
            }
        }
    }

    private static void operate(Entities entities, MongoClient control, BsonDocument operation) {
        Arguments.requireKnown(
                "operation",
                operation,
                "object",
                "name",
                "arguments",
                "expectError",
                "expectResult",
                "saveResultAsEntity",
                "ignoreResultAndError");
        String object = operation.getString("object").getValue();
        String name = operation.getString("name").getValue();
        Arguments arguments = new Arguments(operation.getDocument("arguments", EMPTY), entities);
        if (object.equals("testRunner")) {
            new RunnerOperations(entities, control).run(name, arguments);
            return;
        }
        Object result;
        try {
            result = new Operations(entities).run(object, name, arguments);
        } catch (NotUnderstoodException e) {
            throw e;
        } catch (RuntimeException e) {
            requireError(entities, operation, e);
            return;
        }
        requireResult(entities, operation, result);
    }

    private static void requireError(Entities entities, BsonDocument operation, RuntimeException error) {
        if (operation.containsKey("ignoreResultAndError")) {
            return;
        }
        if (!operation.containsKey("expectError")) {
            throw new AssertionError(operation.get("name") + ": " + error + " (expected: no error)", error);
        }
        new ExpectedError(operation.getDocument("expectError"), new Matching(entities)).require(error);
    }

    private static void requireResult(Entities entities, BsonDocument operation, Object result) {
        if (operation.containsKey("expectError")) {
            throw new AssertionError(
                    operation.get("name") + ": no error (expected: " + operation.get("expectError") + ")");
        }
        if (operation.containsKey("expectResult")) {
            new Matching(entities)
                    .require(
                            operation.getString("name").getValue(),
                            operation.get("expectResult"),
                            (BsonValue) result,
                            true);
        }
        if (operation.containsKey("saveResultAsEntity")) {
            entities.put(operation.getString("saveResultAsEntity").getValue(), result);
        }
    }

    private static void requireEvents(Entities entities, BsonDocument expected) {
        Arguments.requireKnown("expectEvents", expected, "client", "events", "eventType", "ignoreExtraEvents");
        boolean ofPool = expected.containsKey("eventType")
                && expected.getString("eventType").getValue().equals("cmap");
        List<ClientEvents.Event> heard =
                entities.events(expected.getString("client").getValue()).events(ofPool);
        BsonArray events = expected.getArray("events");
        boolean more = expected.containsKey("ignoreExtraEvents")
                && expected.getBoolean("ignoreExtraEvents").getValue();
        if (heard.size() < events.size() || (heard.size() > events.size() && !more)) {
            throw new AssertionError("events: " + heard.size() + " (expected: " + events.size() + "): "
                    + heard.stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
        for (int i = 0; i < events.size(); i++) {
            requireEvent(entities, "event " + i, events.get(i).asDocument(), heard.get(i));
        }
    }

    private static void requireEvent(Entities entities, String where, BsonDocument expected, ClientEvents.Event heard) {
        String name = expected.getFirstKey();
        if (!name.equals(heard.name())) {
            throw new AssertionError(where + ": " + heard + " (expected: " + expected + ")");
        }
        expected.getDocument(name)
                .forEach((part, value) -> new Matching(entities)
                        .require(where + "." + part, value, heard.document().get(part), true));
    }

    private void requireOutcome(Entities entities, MongoClient control) {
        for (BsonValue part : test.getArray("outcome", NONE)) {
            BsonDocument data = part.asDocument();
            String name = data.getString("collectionName").getValue();
            MongoCollection<BsonDocument> collection = control.getDatabase(
                            data.getString("databaseName").getValue())
                    .getCollection(name, BsonDocument.class);
            new Matching(entities)
                    .require(
                            "outcome of " + name,
                            data.getArray("documents"),
                            Results.of(collection.find().sort(BY_ID)),
                            false);
        }
    }
}
