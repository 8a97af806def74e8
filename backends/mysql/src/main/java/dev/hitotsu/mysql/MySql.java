package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.JdbcFenceGuard;
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
import dev.hitotsu.mysql.coordination.MySqlCoordinationStore;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.MySqlFenceTable;
import dev.hitotsu.mysql.internal.MySqlUrls;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * All that Hitotsu does in MySQL 8.0.13 or newer, and in MariaDB 10.6 or newer.
 *
 * <pre>{@code
 * MySql database = MySql.of(dataSource);
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
 * <p>The tables stand in a database of their own on the same server, {@code hitotsu}: a transaction there covers all
 * databases of the server. Services and relays that share an outbox name the same one. Both MariaDB Connector/J and
 * MySQL Connector/J do; add one to your application. Immutable and thread-safe. No method connects; what they return
 * says whether it blocks.
 */
public final class MySql implements JdbcDatabase {
    private final DataSource dataSource;
    private final SchemaName schema;
    private final Outbox<Connection> outbox;

    private MySql(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.outbox = Outbox.of(new MySqlOutboxStore(schema));
    }

    /** The server with the tables in the database {@code hitotsu}. */
    public static MySql of(DataSource dataSource) {
        return of(dataSource, SchemaName.DEFAULT);
    }

    /** The server with the tables in this database. */
    public static MySql of(DataSource dataSource, SchemaName schema) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(schema, "schema: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return new MySql(dataSource, schema);
    }

    /**
     * Returns the JDBC URL if it looks like one of these databases and no user or password stands before the host.
     * Drivers repeat a URL that they do not understand, with the password that it may have.
     *
     * @param name what the URL is for; the message begins with it
     * @throws IllegalArgumentException if not; the message leaves out what may be a password
     */
    public static String requireValidUrl(String name, String url) {
        return MySqlUrls.requireValid(name, url);
    }

    /** The tables: creates, upgrades and checks them. */
    public MySqlSchema schema() {
        return MySqlSchema.of(dataSource, schema);
    }

    /** The rights that the users of services and relays need. */
    public MySqlRights rights() {
        return MySqlRights.of(schema);
    }

    /** Brings positions ahead of the relay again, where a restore left them behind. */
    public MySqlRealignment realignment() {
        return MySqlRealignment.of(dataSource, schema);
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * {@inheritDoc} If the server rolls such a transaction back because of a deadlock, end it: what follows would be
     * another transaction.
     */
    @Override
    public Outbox<Connection> outbox() {
        return outbox;
    }

    @Override
    public Inbox<Connection> inbox(String consumer) {
        return Inbox.of(new MySqlInboxStore(schema), consumer);
    }

    /** Runs effects outside of a transaction, such as calls, once at a time; see {@link LeasedInbox}. */
    public LeasedInbox leasedInbox(String consumer) {
        return LeasedInbox.of(leaseStore(), consumer);
    }

    /** Claims with leases, for {@link LeasedInbox#builder}. */
    public LeaseStore leaseStore() {
        return new MySqlLeaseStore(dataSource, schema);
    }

    /** Results of effects, for transactions that somebody else begins and ends. */
    public ResultStore<Connection> resultStore() {
        return new MySqlResultStore(schema);
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
    public ParkingStore<Connection> parkingStore() {
        return SqlParkingStore.of(schema, MySqlOperators.parking(schema));
    }

    /** Runs handlers of several named steps, which go on where they stopped; see {@link Steps}. */
    public Steps<Connection> steps(String consumer) {
        return Steps.of(stepStore(), consumer);
    }

    /** Runs and their steps, for {@link Steps#builder}. */
    public StepStore<Connection> stepStore() {
        return SqlStepStore.of(dataSource, schema, new MySqlStepDialect(schema));
    }

    /** As {@link #stepStore()}, for steps in transactions that somebody else begins and ends. */
    public StepStore<Connection> stepStore(JdbcStepTransactions transactions) {
        requireNonNull(transactions, "transactions: null (expected: what begins and ends transactions)");
        return SqlStepStore.of(dataSource, schema, new MySqlStepDialect(schema), transactions);
    }

    /** Runs and their steps, for operators. */
    public StepRuns stepRuns() {
        return SqlStepRuns.of(dataSource, schema, new MySqlStepDialect(schema));
    }

    @Override
    public OutcomeReceiverBuilder outcomeReceiver(String consumer) {
        return new OutcomeReceiverBuilder(new JdbcOutcomes(dataSource, new MySqlOutcomes(schema)), consumer);
    }

    @Override
    public JdbcReadPositions readPositions(String consumer) {
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        return new SqlReadPositions(dataSource, consumer, new ReadPositionStatements(schema));
    }

    /**
     * {@inheritDoc} A term holds three connections: to read, to settle and to renew the lease. Connect directly to the
     * primary, without a proxy that shares connections between sessions or sends reads to replicas.
     */
    @Override
    public MySqlRelayStore relayStore() {
        return MySqlRelayStore.of(dataSource, schema);
    }

    @Override
    public OutboxAdmin admin() {
        return SqlOutboxAdmin.of(dataSource, new MySqlOperators(dataSource, schema), MySqlOperators.tables(schema));
    }

    @Override
    public InboxAdmin inboxAdmin() {
        return SqlInboxAdmin.of(dataSource, new MySqlOperators(dataSource, schema).claims());
    }

    @Override
    public DatabaseInspection inspection() {
        return new SqlInspection(
                dataSource,
                new MySqlOperators(dataSource, schema),
                MessageColumns.CODEC,
                InspectionStatements.of(schema));
    }

    @Override
    public OutboxBacklog backlog() {
        return new MySqlBacklog(dataSource, schema);
    }

    /**
     * Locks, leadership, registry and configuration. Close it; the data source stays open. Connect directly to the
     * primary.
     */
    public Coordination coordination() {
        return Coordination.of(MySqlCoordinationStore.of(dataSource, schema), CoordinationOptions.defaults());
    }

    @Override
    public JdbcFenceGuard fenceGuard() {
        return JdbcFenceGuard.of(new MySqlFenceTable(schema));
    }
}
