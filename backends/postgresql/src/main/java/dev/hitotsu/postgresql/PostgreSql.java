package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.JdbcFenceGuard;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.JdbcOutcomes;
import dev.hitotsu.jdbc.internal.SqlReadPositions;
import dev.hitotsu.jdbc.internal.operator.SqlInboxAdmin;
import dev.hitotsu.jdbc.internal.operator.SqlInspection;
import dev.hitotsu.jdbc.internal.operator.SqlOutboxAdmin;
import dev.hitotsu.jdbc.internal.parking.SqlParkingStore;
import dev.hitotsu.jdbc.internal.step.SqlStepRuns;
import dev.hitotsu.jdbc.internal.step.SqlStepStore;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiverBuilder;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.postgresql.coordination.PostgreSqlCoordinationStore;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.PostgreSqlUrls;
import dev.hitotsu.postgresql.projection.GenerationReceiver;
import dev.hitotsu.postgresql.projection.PostgreSqlProjection;
import dev.hitotsu.postgresql.projection.PostgreSqlProjections;
import dev.hitotsu.postgresql.projection.Projection;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * All that Hitotsu does in a PostgreSQL database.
 *
 * <pre>{@code
 * PostgreSql database = PostgreSql.of(dataSource);
 * database.schema().apply();
 *
 * database.transactions().use(transaction -> {
 *     insertOrder(transaction.connection(), order);
 *     transaction.append(Message.builder("orders", "OrderPlaced").key(order.id()).payload(order.json()).build());
 * });
 *
 * BatchHandler payments = database.inboxHandler("payments", (connection, message) -> charge(connection, message));
 * Relay relay = Relay.builder(database.relayStore(), sink).build();
 * }</pre>
 *
 * <p>The tables stand in a schema of their own; services and relays that share an outbox name the same one. Immutable
 * and thread-safe. No method connects; what they return says whether it blocks.
 */
public final class PostgreSql implements JdbcDatabase {
    /** The start of its JDBC URLs. */
    public static final String URL_PREFIX = PostgreSqlUrls.PREFIX;

    /** The format of its JDBC URLs, for people. */
    public static final String URL_FORMAT = PostgreSqlUrls.FORMAT;

    private final DataSource dataSource;
    private final SchemaName schema;
    private final Outbox<Connection> outbox;

    private PostgreSql(DataSource dataSource, SchemaName schema, OutboxStore<Connection> store) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.outbox = Outbox.of(store);
    }

    /** The database with its tables in the schema {@code hitotsu}. */
    public static PostgreSql of(DataSource dataSource) {
        return of(dataSource, SchemaName.DEFAULT);
    }

    /** The database with its tables in this schema. */
    public static PostgreSql of(DataSource dataSource, SchemaName schema) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(schema, "schema: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return new PostgreSql(dataSource, schema, new PostgreSqlOutboxStore(schema));
    }

    /**
     * The same database with an outbox that needs no table: messages go to the database's own log (WAL) in the
     * transaction of the caller, as long as the {@link #source()} of the outbox is {@code LOG_ONLY}, and to the table
     * otherwise. A message in the log is not seen by {@link #admin()} before a relay has parked it, and no constraint
     * refuses an id that was used before.
     */
    public PostgreSql withoutTable() {
        return new PostgreSql(dataSource, schema, new LogOutboxStore(schema));
    }

    /** How the outbox is read: from the table, or from the database's log. */
    public PostgreSqlSource source() {
        return PostgreSqlSource.of(dataSource, schema);
    }

    /**
     * Returns the JDBC URL if the driver understands it and no user or password stands before the host. The driver
     * itself repeats a URL that it does not understand, with the password that it may have.
     *
     * @param name what the URL is for; the message begins with it
     * @throws IllegalArgumentException if not; the message leaves out what may be a password
     */
    public static String requireValidUrl(String name, String url) {
        return PostgreSqlUrls.requireValid(name, url);
    }

    /** The tables: creates, upgrades and checks them. */
    public PostgreSqlSchema schema() {
        return PostgreSqlSchema.of(dataSource, schema);
    }

    /** The rights that the users of services and relays need. */
    public PostgreSqlRights rights() {
        return PostgreSqlRights.of(schema);
    }

    /**
     * Refuses a data source whose connections are shared between transactions by a pooler, such as PgBouncer with
     * {@code pool_mode = transaction}: a relay and {@link #coordination()} need sessions. Blocks; holds two connections
     * meanwhile.
     *
     * @throws IllegalStateException if they are shared; the message says what to do
     * @throws SQLException if the database does not answer
     */
    public void requireSessions() throws SQLException {
        if (!SessionCheck.areSessions(dataSource)) {
            throw new IllegalStateException(
                    "database: a pooler shares its connections between transactions (expected: a relay"
                            + " connects directly to PostgreSQL, or through a pooler in session mode)");
        }
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public Outbox<Connection> outbox() {
        return outbox;
    }

    @Override
    public Inbox<Connection> inbox(String consumer) {
        return Inbox.of(new PostgreSqlInboxStore(schema), consumer);
    }

    /** Runs effects outside of a transaction, such as calls, once at a time; see {@link LeasedInbox}. */
    public LeasedInbox leasedInbox(String consumer) {
        return LeasedInbox.of(leaseStore(), consumer);
    }

    /** Claims with leases, for {@link LeasedInbox#builder}. */
    public LeaseStore leaseStore() {
        return new PostgreSqlLeaseStore(dataSource, schema);
    }

    @Override
    public ParkingStore<Connection> parkingStore() {
        return SqlParkingStore.of(schema, PostgreSqlOperators.parking(schema, PostgreSqlRights.Use.CONSUME));
    }

    /** Runs handlers of several named steps, which go on where they stopped; see {@link Steps}. */
    public Steps<Connection> steps(String consumer) {
        return Steps.of(stepStore(), consumer);
    }

    /** Runs and their steps, for {@link Steps#builder}. */
    public StepStore<Connection> stepStore() {
        return SqlStepStore.of(dataSource, schema, new PostgreSqlStepDialect(schema));
    }

    /** As {@link #stepStore()}, for steps in transactions that somebody else begins and ends. */
    public StepStore<Connection> stepStore(JdbcStepTransactions transactions) {
        requireNonNull(transactions, "transactions: null (expected: what begins and ends transactions)");
        return SqlStepStore.of(dataSource, schema, new PostgreSqlStepDialect(schema), transactions);
    }

    /** Runs and their steps, for operators. */
    public StepRuns stepRuns() {
        return SqlStepRuns.of(dataSource, schema, new PostgreSqlStepDialect(schema));
    }

    /** Results of effects, for transactions that somebody else begins and ends. */
    public ResultStore<Connection> resultStore() {
        return new PostgreSqlResultStore(schema);
    }

    /** Runs effects in a transaction, once for a key, and keeps their results; see {@link JdbcEffectRunner}. */
    public JdbcEffectRunner effects(String consumer) {
        return JdbcEffectRunner.of(dataSource, resultStore(), consumer);
    }

    /** As {@link #effects}, for effects that append messages. */
    public OutboxEffectRunner outboxEffects(String consumer) {
        return OutboxEffectRunner.of(transactions(), resultStore(), consumer);
    }

    @Override
    public OutcomeReceiverBuilder outcomeReceiver(String consumer) {
        return new OutcomeReceiverBuilder(new JdbcOutcomes(dataSource, new PostgreSqlOutcomes(schema)), consumer);
    }

    @Override
    public JdbcReadPositions readPositions(String consumer) {
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        return new SqlReadPositions(dataSource, consumer, new ReadPositionStatements(schema));
    }

    /**
     * Keeps eventual data up to date from a topic, and makes it anew when an operator wants it; see {@link Projection}.
     *
     * @param name of the projection; it must stay the same
     */
    public PostgreSqlProjection projection(String name, Projection projection, GenerationReceiver receivers) {
        return PostgreSqlProjection.of(
                dataSource, schema, name, projection, receivers, new PostgreSqlProjection.Consumers() {
                    @Override
                    public JdbcReadPositions positions(String consumer) {
                        return readPositions(consumer);
                    }

                    @Override
                    public JdbcInboxHandler handler(String consumer, JdbcInboxHandler.BatchEffect effect) {
                        return inboxBatchHandler(consumer, effect);
                    }
                });
    }

    /** The projections for operators. */
    public Projections projections() {
        return PostgreSqlProjections.of(dataSource, schema);
    }

    @Override
    public PostgreSqlRelayStore relayStore() {
        return PostgreSqlRelayStore.of(dataSource, schema);
    }

    @Override
    public OutboxAdmin admin() {
        return SqlOutboxAdmin.of(
                dataSource, new PostgreSqlOperators(dataSource, schema), PostgreSqlOperators.tables(schema));
    }

    @Override
    public InboxAdmin inboxAdmin() {
        return SqlInboxAdmin.of(dataSource, new PostgreSqlOperators(dataSource, schema).claims());
    }

    @Override
    public DatabaseInspection inspection() {
        return new SqlInspection(
                dataSource,
                new PostgreSqlOperators(dataSource, schema),
                MessageColumns.CODEC,
                InspectionStatements.of(schema));
    }

    @Override
    public OutboxBacklog backlog() {
        return new PostgreSqlBacklog(dataSource, schema);
    }

    /** Mends a sequence of positions that was set back. */
    public PostgreSqlRealignment realignment() {
        return PostgreSqlRealignment.of(dataSource, schema);
    }

    /**
     * Locks, leadership, registry and configuration. Close it; the data source stays open. It keeps some connections as
     * long as it is open: connect directly, without a pooler that shares connections between transactions.
     */
    public Coordination coordination() {
        return Coordination.of(PostgreSqlCoordinationStore.of(dataSource, schema), CoordinationOptions.defaults());
    }

    @Override
    public JdbcFenceGuard fenceGuard() {
        return JdbcFenceGuard.of(new PostgreSqlFenceTable(schema));
    }
}
