package dev.hitotsu.mongoserver.unified;

import com.mongodb.ClientSessionOptions;
import org.bson.BsonDocument;

/** The settings of a session as tests write them. */
final class SessionSettings {
    private SessionSettings() {}

    static ClientSessionOptions of(BsonDocument options, Entities entities) {
        Arguments.requireKnown(
                "sessionOptions",
                options,
                "causalConsistency",
                "snapshot",
                "snapshotTime",
                "defaultTransactionOptions");
        ClientSessionOptions.Builder builder = ClientSessionOptions.builder();
        if (options.containsKey("causalConsistency")) {
            builder.causallyConsistent(options.getBoolean("causalConsistency").getValue());
        }
        if (options.containsKey("snapshot")) {
            builder.snapshot(options.getBoolean("snapshot").getValue());
        }
        if (options.containsKey("snapshotTime")) {
            throw new NotUnderstoodException("snapshotTime");
        }
        if (options.containsKey("defaultTransactionOptions")) {
            builder.defaultTransactionOptions(ConcernOptions.of(options.getDocument("defaultTransactionOptions"))
                    .transaction());
        }
        return builder.build();
    }
}
