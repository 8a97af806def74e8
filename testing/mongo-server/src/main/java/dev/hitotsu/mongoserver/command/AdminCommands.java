package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.document.Filter;
import dev.hitotsu.mongoserver.storage.Collection;
import dev.hitotsu.mongoserver.storage.Index;
import dev.hitotsu.mongoserver.storage.Namespace;
import dev.hitotsu.mongoserver.storage.Storage;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The commands about the server and its collections.
 *
 * @param address as clients reach it
 */
record AdminCommands(Storage storage, Cursors cursors, String address) {
    /** The wire version of MongoDB 7.0. */
    private static final int WIRE_VERSION = 21;

    private static final BsonDocument EMPTY = new BsonDocument();

    /** As the only member of a replica set answers. */
    BsonDocument hello(boolean legacy) {
        BsonDocument reply = new BsonDocument("helloOk", BsonBoolean.TRUE)
                .append(legacy ? "ismaster" : "isWritablePrimary", BsonBoolean.TRUE)
                .append("secondary", BsonBoolean.FALSE)
                .append("setName", new BsonString("stand-in"))
                .append("setVersion", new BsonInt32(1))
                .append("hosts", new BsonArray(List.of(new BsonString(address))))
                .append("primary", new BsonString(address))
                .append("me", new BsonString(address));
        return reply.append("maxBsonObjectSize", new BsonInt32(16 << 20))
                .append("maxMessageSizeBytes", new BsonInt32(48_000_000))
                .append("maxWriteBatchSize", new BsonInt32(100_000))
                .append("localTime", new BsonDateTime(storage.now().toEpochMilli()))
                .append("logicalSessionTimeoutMinutes", new BsonInt32(30))
                .append("connectionId", new BsonInt32(1))
                .append("minWireVersion", new BsonInt32(0))
                .append("maxWireVersion", new BsonInt32(WIRE_VERSION))
                .append("readOnly", BsonBoolean.FALSE);
    }

    BsonDocument ping(Request request) {
        request.requireArguments();
        return Request.ok();
    }

    /** Nobody authenticates here. */
    BsonDocument connectionStatus(Request request) {
        request.requireArguments();
        return new BsonDocument(
                "authInfo",
                new BsonDocument("authenticatedUsers", new BsonArray())
                        .append("authenticatedUserRoles", new BsonArray()));
    }

    /** Drivers say that a collection is not capped. */
    BsonDocument create(Request request) {
        request.requireArguments("capped");
        if (Request.bool(request.body(), "capped")) {
            throw CommandException.notImplemented("capped collections");
        }
        storage.create(request.namespace());
        return Request.ok();
    }

    BsonDocument drop(Scope scope, Request request) {
        request.requireArguments();
        storage.drop(request.namespace(), scope.deadlineNanos());
        return Request.ok();
    }

    BsonDocument createIndexes(Scope scope, Request request) {
        request.requireArguments("indexes");
        Namespace namespace = request.namespace();
        for (BsonValue part : request.array("indexes")) {
            BsonDocument index = part.asDocument();
            Request.requireParts("createIndexes.indexes", index, "key", "name", "unique", "v");
            BsonDocument key = Request.document(index, "key", EMPTY);
            if (key.isEmpty() || key.values().stream().anyMatch(AdminCommands::isNoDirection)) {
                throw new CommandException(
                        ErrorCode.CANNOT_CREATE_INDEX, "index key " + key + " (expected: 1 or -1 a field)");
            }
            storage.createIndex(
                    namespace,
                    new Index(index.getString("name").getValue(), key, Request.bool(index, "unique")),
                    scope.deadlineNanos());
        }
        return Request.ok();
    }

    private static boolean isNoDirection(BsonValue value) {
        return !value.isNumber() || Math.abs(value.asNumber().doubleValue()) != 1;
    }

    BsonDocument listCollections(Scope scope, Request request) {
        request.requireArguments("filter", "nameOnly", "authorizedCollections", "cursor");
        Filter filter = Filter.of(request.document("filter", EMPTY), storage.now());
        List<BsonDocument> found = storage.collections(request.database()).stream()
                .map(collection -> new BsonDocument(
                                "name", new BsonString(collection.namespace().collection()))
                        .append("type", new BsonString("collection")))
                .filter(filter::matches)
                .toList();
        return all(scope, new Namespace(request.database(), "_listCollections"), found);
    }

    BsonDocument listIndexes(Scope scope, Request request) {
        request.requireArguments("cursor");
        Collection collection = storage.find(scope.readUnit(), request.namespace());
        if (collection == null) {
            throw new CommandException(ErrorCode.NAMESPACE_NOT_FOUND, "ns does not exist: " + request.namespace());
        }
        List<BsonDocument> found = collection.indexes().stream()
                .map(index -> {
                    BsonDocument told = new BsonDocument("v", new BsonInt32(2))
                            .append("key", index.pattern())
                            .append("name", new BsonString(index.name()));
                    return index.unique() && !index.name().equals("_id_")
                            ? told.append("unique", BsonBoolean.TRUE)
                            : told;
                })
                .toList();
        return all(scope, request.namespace(), found);
    }

    private BsonDocument all(Scope scope, Namespace namespace, List<BsonDocument> found) {
        return cursors.open(scope, namespace.toString(), new Cursors.Listed(found), Integer.MAX_VALUE, true);
    }

    /** The release whose rules it keeps. */
    BsonDocument buildInfo(Request request) {
        request.requireArguments();
        return new BsonDocument("version", new BsonString("7.0.0"))
                .append(
                        "versionArray",
                        new BsonArray(List.of(new BsonInt32(7), new BsonInt32(0), new BsonInt32(0), new BsonInt32(0))))
                .append("maxBsonObjectSize", new BsonInt32(16 << 20));
    }
}
