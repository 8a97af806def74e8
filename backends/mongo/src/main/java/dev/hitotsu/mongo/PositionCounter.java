package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.outbox.OutboxException;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * The counter that positions are drawn from, outside of transactions. Positions that are drawn and not used are gaps.
 */
record PositionCounter(MongoCollections collections) {
    private static final Bson ID = Filters.eq("_id", new BsonString("message"));

    /** Makes it, if it is not there. */
    void create() {
        collections.positions().updateOne(ID, Updates.setOnInsert("last", 0L), new UpdateOptions().upsert(true));
    }

    /**
     * Has the transaction take its snapshot. This must be older than the positions: then the database refuses one that
     * a relay has closed meanwhile, also if what closed it is removed already.
     */
    void takeSnapshot(ClientSession transaction) {
        BsonDocument unused = collections.positions().find(transaction, ID).first();
    }

    /** Draws positions that follow each other. Returns the first. */
    long draw(int count) {
        BsonDocument drawn = collections
                .positions()
                .findOneAndUpdate(
                        ID,
                        Updates.inc("last", (long) count),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        if (drawn == null) {
            throw new OutboxException(
                    collections.positions().getNamespace() + ": no document (expected: the last position drawn)");
        }
        return drawn.getNumber("last").longValue() - count + 1;
    }

    /** The last position that was drawn; 0 for none. */
    long last() {
        BsonDocument drawn = collections.positions().find(ID).first();
        return drawn == null ? 0 : drawn.getNumber("last").longValue();
    }
}
