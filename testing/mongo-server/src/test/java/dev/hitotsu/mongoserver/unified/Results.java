package dev.hitotsu.mongoserver.unified;

import com.mongodb.bulk.BulkWriteInsert;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The driver's results as documents, as the CRUD specification names their fields. */
final class Results {
    private Results() {}

    private static BsonDocument unacknowledged() {
        return new BsonDocument("acknowledged", BsonBoolean.FALSE);
    }

    static BsonDocument of(InsertOneResult result) {
        return result.wasAcknowledged()
                ? new BsonDocument("insertedId", Objects.requireNonNull(result.getInsertedId()))
                : unacknowledged();
    }

    static BsonDocument of(InsertManyResult result) {
        if (!result.wasAcknowledged()) {
            return unacknowledged();
        }
        BsonDocument ids = new BsonDocument();
        result.getInsertedIds().forEach((index, id) -> ids.append(Integer.toString(index), id));
        return new BsonDocument("insertedIds", ids);
    }

    static BsonDocument of(UpdateResult result) {
        if (!result.wasAcknowledged()) {
            return unacknowledged();
        }
        BsonValue upserted = result.getUpsertedId();
        BsonDocument document = new BsonDocument("matchedCount", new BsonInt64(result.getMatchedCount()))
                .append("modifiedCount", new BsonInt64(result.getModifiedCount()))
                .append("upsertedCount", new BsonInt64(upserted == null ? 0 : 1));
        return upserted == null ? document : document.append("upsertedId", upserted);
    }

    static BsonDocument of(DeleteResult result) {
        return result.wasAcknowledged()
                ? new BsonDocument("deletedCount", new BsonInt64(result.getDeletedCount()))
                : unacknowledged();
    }

    static BsonDocument of(BulkWriteResult result) {
        if (!result.wasAcknowledged()) {
            return unacknowledged();
        }
        BsonDocument inserted = new BsonDocument();
        for (BulkWriteInsert insert : result.getInserts()) {
            inserted.append(Integer.toString(insert.getIndex()), insert.getId());
        }
        BsonDocument upserted = new BsonDocument();
        for (BulkWriteUpsert upsert : result.getUpserts()) {
            upserted.append(Integer.toString(upsert.getIndex()), upsert.getId());
        }
        return new BsonDocument("deletedCount", new BsonInt64(result.getDeletedCount()))
                .append("insertedCount", new BsonInt64(result.getInsertedCount()))
                .append("matchedCount", new BsonInt64(result.getMatchedCount()))
                .append("modifiedCount", new BsonInt64(result.getModifiedCount()))
                .append("upsertedCount", new BsonInt64(upserted.size()))
                .append("insertedIds", inserted)
                .append("upsertedIds", upserted);
    }

    /** A document, or null as the driver has none. */
    static BsonValue of(@Nullable BsonDocument document) {
        return document == null ? BsonNull.VALUE : document;
    }

    static BsonArray of(Iterable<BsonDocument> documents) {
        BsonArray all = new BsonArray();
        documents.forEach(all::add);
        return all;
    }
}
