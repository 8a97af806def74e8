package dev.hitotsu.mongo.internal;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;

/** Which client a session is of: the driver takes no other one's, and says so without a word of sessions. */
public final class SessionOrigin {
    /** What is wrong with one of another client, for people. */
    public static final String PROBLEM =
            "session: of another MongoClient (expected: one that was started by the client given to Mongo.of)";

    private SessionOrigin() {}

    /** Whether the session is of another client. Asks no server. */
    public static boolean isForeign(ClientSession session, MongoClient client) {
        requireNonNull(session, "session: null (expected: a session)");
        requireNonNull(client, "client: null (expected: a client of MongoDB)");
        try (ClientSession own = client.startSession()) {
            return own.getOriginator() != session.getOriginator();
        }
    }
}
