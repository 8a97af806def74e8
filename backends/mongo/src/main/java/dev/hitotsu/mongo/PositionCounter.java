package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.outbox.OutboxException;
import java.util.List;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The counter that positions are drawn from, outside of transactions. Positions that are drawn and not used are gaps.
 */
record PositionCounter(MongoCollections collections) {
    private static final Bson ID = Filters.eq("_id", new BsonString("message"));
    private static final Bson OPERATOR = Filters.eq("_id", new BsonString("operator"));
    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

    /**
     * Numbers that follow each other.
     *
     * @param at when they were drawn, by the database's clock
     */
    record Drawn(long first, BsonDateTime at) {}

    /** Makes it, and that of operators, if they are not there. */
    void create() {
        for (Bson id : List.of(ID, OPERATOR)) {
            collections.positions().updateOne(id, Updates.setOnInsert("last", 0L), new UpdateOptions().upsert(true));
        }
    }

    /**
     * Has the transaction take its snapshot. This must be older than the positions: then the database refuses one that
     * a relay has closed meanwhile, also if what closed it is removed already.
     */
    void takeSnapshot(ClientSession transaction) {
        BsonDocument unused = collections.positions().find(transaction, ID).first();
    }

    /** Draws positions. */
    Drawn draw(int count) {
        return drawn(collections.positions().findOneAndUpdate(ID, next(count), AFTER), count);
    }

    /** Draws numbers for records of operators, in their transaction. */
    Drawn number(ClientSession transaction, int count) {
        return drawn(collections.positions().findOneAndUpdate(transaction, OPERATOR, next(count), AFTER), count);
    }

    private static Bson next(int count) {
        return Updates.combine(Updates.inc("last", (long) count), Updates.currentDate("drawnAt"));
    }

    private Drawn drawn(@Nullable BsonDocument counter, int count) {
        if (counter == null) {
            throw new OutboxException(
                    collections.positions().getNamespace() + ": no document (expected: the last position drawn)");
        }
        return new Drawn(counter.getNumber("last").longValue() - count + 1, counter.getDateTime("drawnAt"));
    }

    /** The last position that was drawn; 0 for none. */
    long last() {
        BsonDocument drawn = collections.positions().find(ID).first();
        return drawn == null ? 0 : drawn.getNumber("last").longValue();
    }
}
