package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;

/**
 * Operations of the test runner itself.
 *
 * @param control a client of its own, whose commands no fail point meets while it asks for none
 */
record RunnerOperations(Entities entities, MongoClient control) {
    void run(String name, Arguments arguments) {
        switch (name) {
            case "failPoint" -> failPoint(arguments.only("client", "failPoint", "session"));
            case "createEntities" -> entities.create(arguments.only("entities").array("entities"));
            case "assertSessionUnpinned" -> requirePinned(arguments, false);
            case "assertSessionPinned" -> requirePinned(arguments, true);
            case "assertSessionDirty" -> requireDirty(arguments, true);
            case "assertSessionNotDirty" -> requireDirty(arguments, false);
            case "assertSessionTransactionState" -> requireState(arguments.only("session", "state"));
            case "assertSameLsidOnLastTwoCommands" -> requireSameSession(arguments, true);
            case "assertDifferentLsidOnLastTwoCommands" -> requireSameSession(arguments, false);
            case "assertCollectionExists" -> require(name, arguments, collections(arguments), true);
            case "assertCollectionNotExists" -> require(name, arguments, collections(arguments), false);
            case "assertIndexExists" -> require(name, arguments, indexes(arguments), true);
            case "assertIndexNotExists" -> require(name, arguments, indexes(arguments), false);
            default -> throw new NotUnderstoodException(name + " of the runner");
        }
    }

    private void failPoint(Arguments arguments) {
        MongoClient client = entities.client(arguments.string("client"));
        client.getDatabase("admin").runCommand(arguments.document("failPoint"));
    }

    private static ClientSession session(Arguments arguments) {
        return Objects.requireNonNull(arguments.session());
    }

    private static void requirePinned(Arguments arguments, boolean pinned) {
        requireThat((session(arguments).getPinnedServerAddress() != null) == pinned, "pinned: " + !pinned);
    }

    private static void requireDirty(Arguments arguments, boolean dirty) {
        requireThat(session(arguments).getServerSession().isMarkedDirty() == dirty, "dirty: " + !dirty);
    }

    /** The driver tells only whether there is one. */
    private static void requireState(Arguments arguments) {
        String state = arguments.string("state");
        boolean active = switch (state) {
            case "starting", "in_progress" -> true;
            case "none", "committed", "aborted" -> false;
            default -> throw new NotUnderstoodException("state " + state);
        };
        requireThat(session(arguments).hasActiveTransaction() == active, "active transaction: " + !active);
    }

    private void requireSameSession(Arguments arguments, boolean same) {
        List<BsonDocument> commands =
                entities.events(arguments.string("client")).lastTwoCommands();
        boolean equal = Objects.equals(
                commands.getFirst().get("lsid"), commands.getLast().get("lsid"));
        requireThat(equal == same, "same session: " + equal);
    }

    private MongoDatabase database(Arguments arguments) {
        return control.getDatabase(arguments.string("databaseName"));
    }

    private List<String> collections(Arguments arguments) {
        return database(arguments).listCollectionNames().into(new ArrayList<>());
    }

    private List<String> indexes(Arguments arguments) {
        List<String> names = new ArrayList<>();
        if (collections(arguments).contains(arguments.string("collectionName"))) {
            database(arguments)
                    .getCollection(arguments.string("collectionName"), BsonDocument.class)
                    .listIndexes(BsonDocument.class)
                    .forEach(index -> names.add(index.getString("name").getValue()));
        }
        return names;
    }

    private static void require(String name, Arguments arguments, List<String> found, boolean exists) {
        String wanted = arguments.string(arguments.has("indexName") ? "indexName" : "collectionName");
        requireThat(found.contains(wanted) == exists, name + ": " + found);
    }

    private static void requireThat(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " (expected: the opposite)");
        }
    }
}
