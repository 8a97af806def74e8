package dev.hitotsu.mongoserver.unified;

import com.mongodb.ReadConcern;
import com.mongodb.ReadConcernLevel;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** How something is read and written, where a test says it. */
record ConcernOptions(
        @Nullable ReadConcern readConcern,
        @Nullable WriteConcern writeConcern,
        @Nullable ReadPreference readPreference,
        @Nullable Long maxCommitMillis) {
    static ConcernOptions of(BsonDocument options) {
        Arguments.requireKnown(
                "options", options, "readConcern", "writeConcern", "readPreference", "maxCommitTimeMS", "session");
        BsonValue max = options.get("maxCommitTimeMS");
        return new ConcernOptions(
                options.containsKey("readConcern") ? readConcern(options.getDocument("readConcern")) : null,
                options.containsKey("writeConcern") ? writeConcern(options.getDocument("writeConcern")) : null,
                options.containsKey("readPreference") ? preference(options.getDocument("readPreference")) : null,
                max == null ? null : max.asNumber().longValue());
    }

    private static ReadConcern readConcern(BsonDocument concern) {
        Arguments.requireKnown("readConcern", concern, "level");
        return concern.isEmpty()
                ? ReadConcern.DEFAULT
                : new ReadConcern(
                        ReadConcernLevel.fromString(concern.getString("level").getValue()));
    }

    static WriteConcern writeConcern(BsonDocument concern) {
        Arguments.requireKnown("writeConcern", concern, "w", "journal", "wtimeoutMS");
        BsonValue w = concern.get("w");
        WriteConcern result = w == null
                ? WriteConcern.ACKNOWLEDGED
                : w.isString()
                        ? new WriteConcern(w.asString().getValue())
                        : new WriteConcern(w.asNumber().intValue());
        if (concern.containsKey("journal")) {
            result = result.withJournal(concern.getBoolean("journal").getValue());
        }
        return concern.containsKey("wtimeoutMS")
                ? result.withWTimeout(concern.getNumber("wtimeoutMS").longValue(), TimeUnit.MILLISECONDS)
                : result;
    }

    static ReadPreference preference(BsonDocument preference) {
        Arguments.requireKnown("readPreference", preference, "mode");
        return ReadPreference.valueOf(preference.getString("mode").getValue());
    }

    TransactionOptions transaction() {
        TransactionOptions.Builder builder = TransactionOptions.builder();
        if (readConcern != null) {
            builder.readConcern(readConcern);
        }
        if (writeConcern != null) {
            builder.writeConcern(writeConcern);
        }
        if (readPreference != null) {
            builder.readPreference(readPreference);
        }
        if (maxCommitMillis != null) {
            builder.maxCommitTime(maxCommitMillis, TimeUnit.MILLISECONDS);
        }
        return builder.build();
    }

    MongoDatabase apply(MongoDatabase database) {
        MongoDatabase read = readConcern == null ? database : database.withReadConcern(readConcern);
        MongoDatabase written = writeConcern == null ? read : read.withWriteConcern(writeConcern);
        return readPreference == null ? written : written.withReadPreference(readPreference);
    }

    MongoCollection<BsonDocument> apply(MongoCollection<BsonDocument> collection) {
        MongoCollection<BsonDocument> read = readConcern == null ? collection : collection.withReadConcern(readConcern);
        MongoCollection<BsonDocument> written = writeConcern == null ? read : read.withWriteConcern(writeConcern);
        return readPreference == null ? written : written.withReadPreference(readPreference);
    }
}
