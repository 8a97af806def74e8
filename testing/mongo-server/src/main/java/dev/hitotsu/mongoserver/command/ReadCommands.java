package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.command.ChangeStream.Watched;
import dev.hitotsu.mongoserver.document.BsonOrder;
import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.document.Filter;
import dev.hitotsu.mongoserver.document.Paths;
import dev.hitotsu.mongoserver.document.Projection;
import dev.hitotsu.mongoserver.document.SortOrder;
import dev.hitotsu.mongoserver.storage.Collection;
import dev.hitotsu.mongoserver.storage.Namespace;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The commands {@code find}, {@code distinct} and {@code aggregate}. */
record ReadCommands(Cursors cursors) {
    private static final BsonDocument EMPTY = new BsonDocument();
    private static final BsonDocument BY_ID = new BsonDocument("_id", new BsonInt32(1));

    BsonDocument find(Scope scope, Request request) {
        request.requireArguments(
                "filter",
                "projection",
                "sort",
                "skip",
                "limit",
                "batchSize",
                "singleBatch",
                "noCursorTimeout",
                "allowPartialResults");
        Filter filter =
                Filter.of(request.document("filter", EMPTY), scope.storage().now());
        Projection projection = Projection.of(request.document("projection", EMPTY));
        long limit = notNegative("limit", request.number("limit", 0));
        limit = limit == 0 ? Long.MAX_VALUE : limit;
        long skip = notNegative("skip", request.number("skip", 0));
        BsonDocument sort = request.document("sort", EMPTY);
        // They are in the order of their ids already.
        long enough = skip == 0 && (sort.isEmpty() || sort.equals(BY_ID)) ? limit : Long.MAX_VALUE;
        List<BsonDocument> found = documents(scope, request.namespace(), filter, enough).stream()
                .sorted(SortOrder.of(sort))
                .skip(skip)
                .limit(limit)
                .map(projection::apply)
                .toList();
        return cursors.open(
                scope,
                request.namespace().toString(),
                new Cursors.Listed(found),
                request.number("batchSize", -1),
                Request.bool(request.body(), "singleBatch"));
    }

    private static long notNegative(String name, long value) {
        if (value < 0) {
            throw CommandException.badValue(name + " value must be non-negative, but received: " + value);
        }
        return value;
    }

    private static List<BsonDocument> documents(Scope scope, Namespace namespace, Filter filter) {
        return documents(scope, namespace, filter, Long.MAX_VALUE);
    }

    private static List<BsonDocument> documents(Scope scope, Namespace namespace, Filter filter, long limit) {
        Collection collection = scope.storage().find(scope.readUnit(), namespace);
        return collection == null ? List.of() : collection.find(scope.readUnit(), filter, limit);
    }

    BsonDocument distinct(Scope scope, Request request) {
        request.requireArguments("key", "query");
        String path = request.string("key");
        Filter filter =
                Filter.of(request.document("query", EMPTY), scope.storage().now());
        Set<BsonValue> values = new TreeSet<>(BsonOrder.ORDER);
        for (BsonDocument document : documents(scope, request.namespace(), filter)) {
            BsonValue value = Paths.get(document, path);
            if (value != null && value.isArray()) {
                throw CommandException.notImplemented("distinct of an array");
            }
            if (value != null) {
                values.add(value);
            }
        }
        return new BsonDocument("values", new BsonArray(List.copyOf(values)));
    }

    BsonDocument aggregate(Scope scope, Request request) {
        request.requireArguments("pipeline", "cursor");
        BsonArray pipeline = request.array("pipeline");
        BsonDocument cursor = request.document("cursor", EMPTY);
        Request.requireParts("cursor", cursor, "batchSize");
        BsonValue stream =
                pipeline.isEmpty() ? null : pipeline.getFirst().asDocument().get("$changeStream");
        if (stream != null) {
            Watched watched = watched(request, stream.asDocument());
            Cursors.Results changes = changeStream(scope, watched, stream.asDocument(), pipeline);
            return cursors.open(scope, watched.name(), changes, Request.number(cursor, "batchSize", -1), false);
        }
        Namespace namespace = request.namespace();
        Cursors.Results results = new Cursors.Listed(stages(scope, documents(scope, namespace, Filter.ALL), pipeline));
        return cursors.open(scope, namespace.toString(), results, Request.number(cursor, "batchSize", -1), false);
    }

    /** A number stands for all collections of the database. */
    private static Watched watched(Request request, BsonDocument options) {
        BsonValue collection = request.get(request.name());
        return collection != null && collection.isNumber()
                ? Watched.database(request.database(), options)
                : Watched.collection(request.namespace());
    }

    private static Cursors.Results changeStream(
            Scope scope, Watched watched, BsonDocument options, BsonArray pipeline) {
        if (scope.transaction() != null) {
            throw new CommandException(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION, "$changeStream cannot run in a transaction");
        }
        Filter match = Filter.ALL;
        if (pipeline.size() > 1) {
            BsonValue stage = pipeline.get(1).asDocument().get("$match");
            if (stage == null || pipeline.size() > 2) {
                throw CommandException.notImplemented("stages behind $changeStream other than one $match");
            }
            match = Filter.of(stage.asDocument(), scope.storage().now());
        }
        return ChangeStream.open(scope.storage(), watched, options, match);
    }

    private static List<BsonDocument> stages(Scope scope, List<BsonDocument> documents, BsonArray pipeline) {
        List<BsonDocument> result = documents;
        for (BsonValue stage : pipeline) {
            String name = stage.asDocument().getFirstKey();
            result = stage(scope, result, name, stage.asDocument().get(name));
        }
        return result;
    }

    private static List<BsonDocument> stage(
            Scope scope, List<BsonDocument> documents, String name, @Nullable BsonValue argument) {
        if (argument == null) {
            throw CommandException.badValue("a stage without an argument");
        }
        return switch (name) {
            case "$match" -> {
                Filter filter = Filter.of(argument.asDocument(), scope.storage().now());
                yield documents.stream().filter(filter::matches).toList();
            }
            case "$sort" ->
                documents.stream().sorted(SortOrder.of(argument.asDocument())).toList();
            case "$skip" ->
                documents.stream()
                        .skip(notNegative("$skip", argument.asNumber().longValue()))
                        .toList();
            case "$limit" ->
                documents.stream()
                        .limit(notNegative("$limit", argument.asNumber().longValue()))
                        .toList();
            case "$project" -> {
                Projection projection = Projection.of(argument.asDocument());
                yield documents.stream().map(projection::apply).toList();
            }
            case "$count" ->
                documents.isEmpty()
                        ? List.of()
                        : List.of(new BsonDocument(argument.asString().getValue(), new BsonInt32(documents.size())));
            case "$group" -> count(documents, argument.asDocument());
            default -> throw CommandException.notImplemented("stage " + name);
        };
    }

    /** As the driver's countDocuments asks. */
    private static List<BsonDocument> count(List<BsonDocument> documents, BsonDocument group) {
        BsonDocument one =
                new BsonDocument("_id", new BsonInt32(1)).append("n", new BsonDocument("$sum", new BsonInt32(1)));
        if (!group.equals(one)) {
            throw CommandException.notImplemented("$group other than a count");
        }
        return documents.isEmpty()
                ? List.of()
                : List.of(new BsonDocument("_id", new BsonInt32(1)).append("n", new BsonInt32(documents.size())));
    }
}
