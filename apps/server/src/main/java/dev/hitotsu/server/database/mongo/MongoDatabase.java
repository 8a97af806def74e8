package dev.hitotsu.server.database.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.projection.ProjectionStatus;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.FenceAdmin;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongo.MongoRelayStore;
import dev.hitotsu.mongo.MongoSchema;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.server.database.DatabaseState;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.Realignment;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.database.SourceConfig.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A database of a replica set, by a client of its own. */
final class MongoDatabase implements OutboxDatabase {
    /** The server's codes for Unauthorized and AuthenticationFailed. */
    private static final Set<Integer> REFUSALS = Set.of(13, 18);

    private static final Projections NO_PROJECTIONS = new Projections() {
        @Override
        public List<ProjectionStatus> list() {
            return List.of();
        }

        @Override
        public boolean rebuild(String name) {
            return false;
        }
    };

    private final ChangingClient client;
    private final SourceConfig source;
    private final Mongo database;

    MongoDatabase(SourceConfig source, MongoUrl.Use use) {
        this.client = MongoUrl.client(source, use);
        this.source = source;
        this.database = Mongo.of(client.client(), MongoUrl.database(source));
    }

    @Override
    public RelayStore relayStore(String purpose) {
        return store();
    }

    private MongoRelayStore store() {
        MongoRelayStore store = database.relayStore().withMaxMessageSize(source.maxMessageSize());
        return source.reading() == Reading.LOG ? store.withChangeStream() : store;
    }

    @Override
    public OutboxAdmin admin() {
        return database.admin();
    }

    @Override
    public boolean hasInbox() {
        return true;
    }

    @Override
    public InboxAdmin inboxAdmin() {
        return database.inboxAdmin();
    }

    @Override
    public DatabaseInspection inspection() {
        return NotThere.INSPECTION;
    }

    @Override
    public Projections projections() {
        return NO_PROJECTIONS;
    }

    @Override
    public StepRuns stepRuns() {
        return NotThere.STEP_RUNS;
    }

    @Override
    public OutboxBacklog backlog() {
        return database.backlog();
    }

    @Override
    public DatabaseState check() {
        try {
            return find();
        } catch (MongoException e) {
            return stateAfter(e);
        } catch (OutboxException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof MongoException error) {
                    return stateAfter(error);
                }
            }
            throw e;
        }
    }

    private DatabaseState find() {
        Optional<String> missing = database.schema().obstacle();
        if (missing.isPresent()) {
            return new DatabaseState.Unusable(missing.get());
        }
        Optional<String> obstacle = source.reading() == Reading.LOG ? store().changeStreamObstacle() : Optional.empty();
        return obstacle.isPresent()
                ? new DatabaseState.Unusable("source.read: log, but " + obstacle.get() + ", or read: polling")
                : new DatabaseState.Usable(database.backlog().topics());
    }

    private static DatabaseState stateAfter(MongoException e) {
        String reason = "database: " + TerminalText.singleLine(e.getMessage());
        boolean isRefusal = e instanceof MongoSecurityException
                || (e instanceof MongoCommandException command && REFUSALS.contains(command.getErrorCode()));
        return isRefusal ? new DatabaseState.Unusable(reason) : new DatabaseState.Unreachable(reason);
    }

    @Override
    public int applySchema() {
        MongoSchema schema = database.schema();
        try {
            int before = schema.version();
            schema.apply();
            return before;
        } catch (MongoException | IllegalStateException e) {
            throw new SchemaException("database: " + TerminalText.singleLine(e.getMessage()), e);
        }
    }

    @Override
    public FenceAdmin fences() {
        throw new OutboxException("fences: MongoDB (expected: PostgreSQL, MariaDB or MySQL, which keep them)");
    }

    @Override
    public Realignment realign() {
        throw new OutboxException("realign: not there for MongoDB (expected: hitotsu_position restored with"
                + " hitotsu_relay, or its field last set to more than the relay's position)");
    }

    @Override
    public Optional<OutboxSource> changeSource(OutboxSource wanted, Duration maxWait) {
        throw new OutboxException("source: " + wanted.text() + " (expected: a PostgreSQL database)");
    }

    @Override
    public void close() {
        client.close();
    }
}
