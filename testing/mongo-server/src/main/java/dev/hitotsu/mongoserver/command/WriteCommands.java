package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.document.Filter;
import dev.hitotsu.mongoserver.document.Projection;
import dev.hitotsu.mongoserver.document.SortOrder;
import dev.hitotsu.mongoserver.document.Update;
import dev.hitotsu.mongoserver.storage.Collection;
import dev.hitotsu.mongoserver.storage.Namespace;
import dev.hitotsu.mongoserver.storage.WriteUnit;
import java.util.List;
import java.util.function.BiFunction;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The commands that write. Each statement of a command is applied by itself; a failed one ends an ordered command. */
final class WriteCommands {
    private static final BsonDocument EMPTY = new BsonDocument();
    private static final int MAX_STATEMENTS = 100_000;

    BsonDocument insert(Scope scope, Request request) {
        request.requireArguments("documents", "ordered");
        Namespace namespace = request.namespace();
        return statements(
                scope,
                request,
                "documents",
                (document, unused) -> scope.write(unit -> {
                    scope.storage().require(unit, namespace).insert(unit, document);
                    return new BsonDocument("n", new BsonInt32(1));
                }));
    }

    BsonDocument update(Scope scope, Request request) {
        request.requireArguments("updates", "ordered");
        return statements(scope, request, "updates", (statement, index) -> {
            Request.requireParts("updates", statement, "q", "u", "upsert", "multi");
            return update(scope, request.namespace(), statement, index);
        });
    }

    private static BsonDocument update(Scope scope, Namespace namespace, BsonDocument statement, int index) {
        boolean multi = Request.bool(statement, "multi");
        requireSingle(scope, multi);
        Filter filter = Filter.of(
                Request.document(statement, "q", EMPTY), scope.storage().now());
        Update update = Update.of(required(statement, "u"), scope.storage().now());
        if (multi && update.isReplacement()) {
            throw new CommandException(
                    ErrorCode.FAILED_TO_PARSE, "multi update is not supported for replacement-style update");
        }
        return scope.write(unit -> {
            Collection collection = scope.storage().require(unit, namespace);
            List<BsonDocument> found = collection.find(unit, filter);
            if (found.isEmpty() && Request.bool(statement, "upsert")) {
                BsonValue id = collection.insert(unit, update.insertFor(filter));
                return result(1, 0)
                        .append("upserted", new BsonDocument("index", new BsonInt32(index)).append("_id", id));
            }
            List<BsonDocument> chosen = multi ? found : found.subList(0, Math.min(1, found.size()));
            int modified = 0;
            for (BsonDocument before : chosen) {
                modified += replace(collection, unit, before, update) ? 1 : 0;
            }
            return result(chosen.size(), modified);
        });
    }

    private static BsonDocument result(int matched, int modified) {
        return new BsonDocument("n", new BsonInt32(matched)).append("nModified", new BsonInt32(modified));
    }

    /** A change that changes nothing writes nothing. */
    private static boolean replace(Collection collection, WriteUnit unit, BsonDocument before, Update update) {
        BsonDocument after = update.apply(before);
        if (after.equals(before)) {
            return false;
        }
        collection.update(unit, before, after, update.isReplacement());
        return true;
    }

    BsonDocument delete(Scope scope, Request request) {
        request.requireArguments("deletes", "ordered");
        return statements(scope, request, "deletes", (statement, index) -> {
            Request.requireParts("deletes", statement, "q", "limit");
            long limit = Request.number(statement, "limit", -1);
            if (limit != 0 && limit != 1) {
                throw new CommandException(
                        ErrorCode.FAILED_TO_PARSE, "The limit field in delete objects must be 0 or 1. Got " + limit);
            }
            requireSingle(scope, limit == 0);
            Filter filter = Filter.of(
                    Request.document(statement, "q", EMPTY), scope.storage().now());
            return scope.write(unit -> {
                Collection collection = scope.storage().require(unit, request.namespace());
                List<BsonDocument> found = collection.find(unit, filter);
                List<BsonDocument> chosen = limit == 0 ? found : found.subList(0, Math.min(1, found.size()));
                chosen.forEach(before -> collection.delete(unit, before));
                return new BsonDocument("n", new BsonInt32(chosen.size()));
            });
        });
    }

    private static void requireSingle(Scope scope, boolean multi) {
        if (multi && scope.retryable()) {
            throw new CommandException(ErrorCode.INVALID_OPTIONS, "Cannot use retryable writes with multi=true");
        }
    }

    private static BsonValue required(BsonDocument statement, String field) {
        BsonValue value = statement.get(field);
        if (value == null) {
            throw new CommandException(
                    ErrorCode.MISSING_FIELD, "BSON field '" + field + "' is missing but a required field");
        }
        return value;
    }

    private static BsonDocument statements(
            Scope scope, Request request, String field, BiFunction<BsonDocument, Integer, BsonDocument> statement) {
        BsonArray all = request.array(field);
        if (all.isEmpty() || all.size() > MAX_STATEMENTS) {
            throw new CommandException(
                    ErrorCode.FAILED_TO_PARSE,
                    "Write batch sizes must be between 1 and 100000. Got " + all.size() + " operations.");
        }
        boolean ordered = !request.body().containsKey("ordered") || Request.bool(request.body(), "ordered");
        Totals totals = new Totals();
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            BsonDocument part = all.get(i).asDocument();
            try {
                totals.add(scope.once(i, () -> statement.apply(part, index)));
            } catch (CommandException e) {
                if (e.code().isTransient() || e.code() == ErrorCode.MAX_TIME_MS_EXPIRED) {
                    throw e;
                }
                totals.fail(i, e);
                if (ordered || scope.transaction() != null) {
                    break;
                }
            }
        }
        return totals.reply();
    }

    private static final class Totals {
        private int matched;
        private @Nullable Integer modified;
        private final BsonArray upserted = new BsonArray();
        private final BsonArray errors = new BsonArray();

        void add(BsonDocument result) {
            matched += result.getInt32("n").getValue();
            if (result.containsKey("nModified")) {
                modified = (modified == null ? 0 : modified)
                        + result.getInt32("nModified").getValue();
            }
            if (result.containsKey("upserted")) {
                upserted.add(result.get("upserted"));
            }
        }

        void fail(int index, CommandException error) {
            BsonDocument told = new BsonDocument("index", new BsonInt32(index))
                    .append("code", new BsonInt32(error.code().code()))
                    .append("errmsg", new BsonString(String.valueOf(error.getMessage())));
            told.putAll(error.details());
            errors.add(told);
        }

        BsonDocument reply() {
            BsonDocument reply = new BsonDocument("n", new BsonInt32(matched));
            if (modified != null) {
                reply.append("nModified", new BsonInt32(modified));
            }
            if (!upserted.isEmpty()) {
                reply.append("upserted", upserted);
            }
            return errors.isEmpty() ? reply : reply.append("writeErrors", errors);
        }
    }

    BsonDocument findAndModify(Scope scope, Request request) {
        request.requireArguments("query", "update", "remove", "new", "upsert", "sort", "fields");
        return scope.once(0, () -> scope.write(unit -> findAndModify(scope, request, unit)));
    }

    private static BsonDocument findAndModify(Scope scope, Request request, WriteUnit unit) {
        BsonDocument body = request.body();
        Filter filter =
                Filter.of(request.document("query", EMPTY), scope.storage().now());
        Projection fields = Projection.of(request.document("fields", EMPTY));
        Collection collection = scope.storage().require(unit, request.namespace());
        BsonDocument before = collection.find(unit, filter).stream()
                .min(SortOrder.of(request.document("sort", EMPTY)))
                .orElse(null);
        if (Request.bool(body, "remove")) {
            if (before != null) {
                collection.delete(unit, before);
            }
            return modified(before != null, before, null, fields);
        }
        Update update = Update.of(required(body, "update"), scope.storage().now());
        boolean showsNew = Request.bool(body, "new");
        if (before != null) {
            replace(collection, unit, before, update);
            return modified(true, showsNew ? update.apply(before) : before, null, fields);
        }
        if (!Request.bool(body, "upsert")) {
            return modified(false, null, null, fields);
        }
        BsonDocument inserted = update.insertFor(filter);
        BsonValue id = collection.insert(unit, inserted);
        BsonDocument shown = new BsonDocument("_id", id);
        shown.putAll(inserted);
        return modified(false, showsNew ? shown : null, id, fields);
    }

    private static BsonDocument modified(
            boolean existed, @Nullable BsonDocument value, @Nullable BsonValue upserted, Projection fields) {
        BsonDocument last = new BsonDocument("n", new BsonInt32(existed || upserted != null ? 1 : 0))
                .append("updatedExisting", BsonBoolean.valueOf(existed));
        if (upserted != null) {
            last.append("upserted", upserted);
        }
        return new BsonDocument("lastErrorObject", last)
                .append("value", value == null ? BsonNull.VALUE : fields.apply(value));
    }
}
