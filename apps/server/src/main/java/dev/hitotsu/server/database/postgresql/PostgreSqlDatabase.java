package dev.hitotsu.server.database.postgresql;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.FenceAdmin;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.PostgreSqlRealignment;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.postgresql.PostgreSqlRights;
import dev.hitotsu.postgresql.layout.TableTrigger;
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
import java.util.Optional;
import javax.sql.DataSource;

/** A PostgreSQL database, through the data source that it is given. */
final class PostgreSqlDatabase implements OutboxDatabase {
    private final DataSource dataSource;
    private final SourceConfig source;
    private final PostgreSql database;
    private final Runnable onClose;

    PostgreSqlDatabase(DataSource dataSource, SourceConfig source, Runnable onClose) {
        this.dataSource = dataSource;
        this.source = source;
        this.database = PostgreSql.of(dataSource, source.schema());
        this.onClose = onClose;
    }

    @Override
    public RelayStore relayStore(String purpose) {
        return store().with(source.relaySettings(purpose));
    }

    private PostgreSqlRelayStore store() {
        PostgreSqlRelayStore store = database.relayStore().with(source.relaySettings(null));
        DataSource replication = DataSources.replication(source);
        return source.reading() == Reading.LOG ? store.withWal(replication) : store.withReplication(replication);
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
        return database.projections();
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
            database.rights().require(connection, PostgreSqlRights.Use.RELAY);
            database.schema().check(connection);
            Optional<String> obstacle = store().walObstacle()
                    .map(reason -> "source.read: log, but " + reason + ", or read: polling")
                    .or(() -> mappingObstacle());
            return obstacle.isPresent()
                    ? new DatabaseState.Unusable(obstacle.get())
                    : new DatabaseState.Usable(database.backlog().topics());
        }
    }

    @Override
    public Optional<String> mappingObstacle() {
        TableMapping mapping = source.mapping();
        if (mapping == null) {
            return Optional.empty();
        }
        try (Connection connection = dataSource.getConnection()) {
            return TableTrigger.of(mapping, source.schema())
                    .obstacle(connection)
                    .map(reason -> "source.mapping: " + reason);
        } catch (SQLException e) {
            throw new OutboxException("database: " + e.getMessage(), e);
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
        PostgreSqlRealignment.Outcome outcome = database.realignment().run();
        return new Realignment(outcome.before(), outcome.after(), outcome.moved());
    }

    @Override
    public Optional<OutboxSource> changeSource(OutboxSource wanted, Duration maxWait) {
        return database.source().change(wanted, maxWait);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
