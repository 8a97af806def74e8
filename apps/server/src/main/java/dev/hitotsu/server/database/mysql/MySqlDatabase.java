package dev.hitotsu.server.database.mysql;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.projection.ProjectionStatus;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.FenceAdmin;
import dev.hitotsu.mysql.BinlogServer;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.MySqlRealignment;
import dev.hitotsu.mysql.MySqlRelayStore;
import dev.hitotsu.mysql.MySqlRights;
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
import dev.hitotsu.server.database.StateCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A MariaDB or MySQL server, through the data source that it is given. */
final class MySqlDatabase implements OutboxDatabase {
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

    private final DataSource dataSource;
    private final SourceConfig source;
    private final MySql database;
    private final Runnable onClose;

    MySqlDatabase(DataSource dataSource, SourceConfig source, Runnable onClose) {
        this.dataSource = dataSource;
        this.source = source;
        this.database = MySql.of(dataSource, source.schema());
        this.onClose = onClose;
    }

    @Override
    public RelayStore relayStore(String purpose) {
        return store(purpose);
    }

    private MySqlRelayStore store(@Nullable String purpose) {
        MySqlRelayStore store = database.relayStore().with(source.relaySettings(purpose));
        return source.reading() == Reading.LOG
                ? store.withBinlog(() -> BinlogServer.allOf(source.url(), source.user(), source.presentPassword()))
                : store;
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
        return database.inspection();
    }

    @Override
    public Projections projections() {
        return NO_PROJECTIONS;
    }

    @Override
    public StepRuns stepRuns() {
        return database.stepRuns();
    }

    @Override
    public OutboxBacklog backlog() {
        return database.backlog();
    }

    @Override
    public DatabaseState check() {
        return StateCheck.run(this::find);
    }

    private DatabaseState find() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            database.rights().require(connection, MySqlRights.Use.RELAY);
            database.schema().check(connection);
            Optional<String> obstacle = store(null).binlogObstacle();
            return obstacle.isPresent()
                    ? new DatabaseState.Unusable("source.read: log, but " + obstacle.get() + ", or read: polling")
                    : new DatabaseState.Usable(database.backlog().topics());
        }
    }

    @Override
    public int applySchema() {
        return database.schema().apply();
    }

    @Override
    public FenceAdmin fences() {
        return FenceAdmin.of(dataSource, source.schema());
    }

    @Override
    public Realignment realign() {
        MySqlRealignment.Outcome outcome = database.realignment().run();
        return new Realignment(outcome.before(), outcome.after(), outcome.moved());
    }

    @Override
    public Optional<OutboxSource> changeSource(OutboxSource wanted, Duration maxWait) {
        throw new OutboxException("source: " + wanted.text() + " (expected: a PostgreSQL database)");
    }

    @Override
    public void close() {
        onClose.run();
    }
}
