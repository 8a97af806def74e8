package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Runs the operations of a test on what it has made. One thread uses it. */
record Operations(Entities entities) {
    /** Runs an operation of an object that is no test runner; the result is a value, or an open change stream. */
    Object run(String object, String name, Arguments arguments) {
        return switch (entities.find(object)) {
            case MongoClient client -> ofClient(client, name, arguments);
            case MongoDatabase database -> ofDatabase(database, name, arguments);
            case MongoCollection<?> collection ->
                ofCollection(collection.withDocumentClass(BsonDocument.class), name, arguments);
            case ClientSession session -> ofSession(session, name, arguments);
            case MongoCursor<?> cursor when name.equals("iterateUntilDocumentOrError") -> ChangeStreams.next(cursor);
            case null, default -> throw new NotUnderstoodException(name + " of " + object);
        };
    }

    private static Object ofClient(MongoClient client, String name, Arguments arguments) {
        return switch (name) {
            case "createChangeStream" ->
                ChangeStreams.open(client.watch(arguments.documents("pipeline"), BsonDocument.class), arguments);
            case "listDatabases" -> {
                ClientSession session = arguments.only("session").session();
                yield Results.of(
                        session == null
                                ? client.listDatabases(BsonDocument.class)
                                : client.listDatabases(session, BsonDocument.class));
            }
            default -> throw new NotUnderstoodException(name + " of a client");
        };
    }

    private static Object ofDatabase(MongoDatabase database, String name, Arguments arguments) {
        return switch (name) {
            case "createChangeStream" ->
                ChangeStreams.open(database.watch(arguments.documents("pipeline"), BsonDocument.class), arguments);
            case "runCommand" -> runCommand(database, arguments);
            case "createCollection" -> createCollection(database, arguments.only("collection", "session"));
            case "dropCollection" -> {
                database.getCollection(arguments.only("collection").string("collection"))
                        .drop();
                yield BsonNull.VALUE;
            }
            case "listCollections" -> {
                ClientSession session = arguments.only("session").session();
                yield Results.of(
                        session == null
                                ? database.listCollections(BsonDocument.class)
                                : database.listCollections(session, BsonDocument.class));
            }
            case "aggregate" -> {
                ClientSession session = arguments.only("pipeline", "session").session();
                var pipeline = arguments.documents("pipeline");
                yield Results.of(
                        session == null
                                ? database.aggregate(pipeline, BsonDocument.class)
                                : database.aggregate(session, pipeline, BsonDocument.class));
            }
            default -> throw new NotUnderstoodException(name + " of a database");
        };
    }

    private static BsonValue runCommand(MongoDatabase database, Arguments arguments) {
        arguments.only("command", "commandName", "session", "readPreference");
        ClientSession session = arguments.session();
        BsonDocument command = arguments.document("command");
        if (arguments.has("readPreference")) {
            var preference = ConcernOptions.preference(arguments.document("readPreference"));
            return session == null
                    ? database.runCommand(command, preference, BsonDocument.class)
                    : database.runCommand(session, command, preference, BsonDocument.class);
        }
        return session == null
                ? database.runCommand(command, BsonDocument.class)
                : database.runCommand(session, command, BsonDocument.class);
    }

    private static BsonValue createCollection(MongoDatabase database, Arguments arguments) {
        ClientSession session = arguments.session();
        if (session == null) {
            database.createCollection(arguments.string("collection"), new CreateCollectionOptions());
        } else {
            database.createCollection(session, arguments.string("collection"), new CreateCollectionOptions());
        }
        return BsonNull.VALUE;
    }

    private static Object ofCollection(MongoCollection<BsonDocument> collection, String name, Arguments arguments) {
        Object result = new CollectionReads(collection).run(name, arguments);
        if (result == null) {
            result = new CollectionWrites(collection).run(name, arguments);
        }
        if (result == null) {
            result = new FindAndModify(collection).run(name, arguments);
        }
        if (result == null && name.equals("bulkWrite")) {
            result = new BulkWrites(collection).run(arguments);
        }
        if (result == null) {
            throw new NotUnderstoodException(name + " of a collection");
        }
        return result;
    }

    private static BsonValue ofSession(ClientSession session, String name, Arguments arguments) {
        switch (name) {
            case "startTransaction" ->
                session.startTransaction(ConcernOptions.of(arguments.document()).transaction());
            case "commitTransaction" -> {
                arguments.only();
                session.commitTransaction();
            }
            case "abortTransaction" -> {
                arguments.only();
                session.abortTransaction();
            }
            case "endSession" -> session.close();
            default -> throw new NotUnderstoodException(name + " of a session");
        }
        return BsonNull.VALUE;
    }
}
