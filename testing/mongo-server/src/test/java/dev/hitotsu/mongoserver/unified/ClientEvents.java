package dev.hitotsu.mongoserver.unified;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionPoolListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a client's driver tells of its commands and of its pool, as far as a test wants to know. Thread-safe. */
final class ClientEvents implements CommandListener, ConnectionPoolListener {
    /** Not shown unless a test asks (unified test format, "observeSensitiveCommands"), and the fail points. */
    private static final Set<String> HIDDEN = Set.of("configureFailPoint", "hello", "isMaster", "ismaster");

    private static final String POOL = "connection";

    /** An event, with what tests compare. */
    record Event(String name, BsonDocument document) {
        boolean isOfPool() {
            return name.startsWith(POOL);
        }
    }

    private final Set<String> observed;
    private final Set<String> ignored;
    private final List<Event> events = new ArrayList<>();
    private final List<BsonDocument> started = new ArrayList<>();

    /**
     * @param observed names of events
     * @param ignored names of commands, whose events are not kept
     */
    ClientEvents(Set<String> observed, Set<String> ignored) {
        this.observed = observed;
        this.ignored = new HashSet<>(ignored);
        this.ignored.addAll(HIDDEN);
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        BsonDocument command = copy(event.getCommand());
        BsonDocument document = new BsonDocument("command", command)
                .append("commandName", new BsonString(event.getCommandName()))
                .append("databaseName", new BsonString(event.getDatabaseName()));
        command("commandStartedEvent", event.getCommandName(), document);
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        BsonDocument document = new BsonDocument("commandName", new BsonString(event.getCommandName()))
                .append("reply", copy(event.getResponse()))
                .append("databaseName", new BsonString(event.getDatabaseName()));
        command("commandSucceededEvent", event.getCommandName(), document);
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        BsonDocument document = new BsonDocument("commandName", new BsonString(event.getCommandName()))
                .append("databaseName", new BsonString(event.getDatabaseName()));
        command("commandFailedEvent", event.getCommandName(), document);
    }

    @Override
    public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
        add("connectionCheckOutStartedEvent", new BsonDocument());
    }

    /** The driver uses its buffer again. */
    private static BsonDocument copy(BsonDocument document) {
        return BsonDocument.parse(document.toJson());
    }

    private synchronized void command(String name, String command, BsonDocument document) {
        if (!ignored.contains(command)) {
            if (name.equals("commandStartedEvent")) {
                started.add(document.getDocument("command"));
            }
            add(name, document);
        }
    }

    private synchronized void add(String name, BsonDocument document) {
        if (observed.contains(name)) {
            events.add(new Event(name, document));
        }
    }

    synchronized List<Event> events(boolean ofPool) {
        return events.stream().filter(event -> event.isOfPool() == ofPool).toList();
    }

    /** The newest two commands. */
    synchronized List<BsonDocument> lastTwoCommands() {
        if (started.size() < 2) {
            throw new AssertionError("commands: " + started.size() + " (expected: two or more)");
        }
        return List.copyOf(started.subList(started.size() - 2, started.size()));
    }
}
