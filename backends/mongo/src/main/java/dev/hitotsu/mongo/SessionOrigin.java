package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;

/** Which client a session is of: the driver takes no other one's, and says so without a word of sessions. */
final class SessionOrigin {
    /** What is wrong with one of another client, for people. */
    static final String PROBLEM =
            "session: of another MongoClient (expected: one that was started by the client given to Mongo.of)";

    private SessionOrigin() {}

    /** Whether the session is of another client. Asks no server. */
    static boolean isForeign(ClientSession session, MongoClient client) {
        try (ClientSession own = client.startSession()) {
            return own.getOriginator() != session.getOriginator();
        }
    }
}
