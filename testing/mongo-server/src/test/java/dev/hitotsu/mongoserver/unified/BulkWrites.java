package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The operation {@code bulkWrite} of a collection. */
record BulkWrites(MongoCollection<BsonDocument> collection) {
    BsonValue run(Arguments arguments) {
        arguments.only("requests", "ordered", "session");
        ClientSession session = arguments.session();
        BulkWriteOptions options = new BulkWriteOptions().ordered(arguments.bool("ordered", true));
        List<? extends WriteModel<BsonDocument>> models =
                arguments.documents("requests").stream().map(BulkWrites::model).toList();
        return Results.of(
                session == null
                        ? collection.bulkWrite(models, options)
                        : collection.bulkWrite(session, models, options));
    }

    private static WriteModel<BsonDocument> model(BsonDocument request) {
        String kind = request.getFirstKey();
        BsonDocument model = request.getDocument(kind);
        Arguments.requireKnown(kind, model, "document", "filter", "update", "replacement", "upsert");
        boolean upsert = model.getBoolean("upsert", BsonBoolean.FALSE).getValue();
        return switch (kind) {
            case "insertOne" ->
                new InsertOneModel<>(model.getDocument("document").clone());
            case "updateOne" ->
                new UpdateOneModel<>(
                        model.getDocument("filter"), model.getDocument("update"), new UpdateOptions().upsert(upsert));
            case "updateMany" ->
                new UpdateManyModel<>(
                        model.getDocument("filter"), model.getDocument("update"), new UpdateOptions().upsert(upsert));
            case "replaceOne" ->
                new ReplaceOneModel<>(
                        model.getDocument("filter"),
                        model.getDocument("replacement").clone(),
                        new ReplaceOptions().upsert(upsert));
            case "deleteOne" -> new DeleteOneModel<>(model.getDocument("filter"));
            case "deleteMany" -> new DeleteManyModel<>(model.getDocument("filter"));
            default -> throw new NotUnderstoodException("request " + kind);
        };
    }
}
