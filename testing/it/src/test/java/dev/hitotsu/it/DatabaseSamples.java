package dev.hitotsu.it;

import com.mongodb.TransactionOptions;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.jdbc.FenceAdmin;
import dev.hitotsu.jdbc.FenceTable;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcFenceGuard;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.JdbcTransactions;
import dev.hitotsu.jdbc.OutboxTransaction;
import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.message.Sink;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongo.MongoInboxHandler;
import dev.hitotsu.mongo.MongoRelayStore;
import dev.hitotsu.mongo.MongoSchema;
import dev.hitotsu.mongo.MongoTransaction;
import dev.hitotsu.mongo.MongoTransactions;
import dev.hitotsu.mongo.lease.MongoLeaseStore;
import dev.hitotsu.mongo.outcome.MongoOutcomes;
import dev.hitotsu.mongo.outcome.TermOutcomes;
import dev.hitotsu.mongo.parking.MongoInboxAdmin;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.MySqlRelayStore;
import dev.hitotsu.mysql.MySqlRights;
import dev.hitotsu.mysql.MySqlSchema;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.postgresql.PostgreSqlRights;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.postgresql.PostgreSqlSource;
import dev.hitotsu.postgresql.layout.TableTrigger;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.feed.FeedInput;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.relay.store.RelayStore;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** Samples for what a database hands out. */
final class DatabaseSamples {
    private DatabaseSamples() {}

    @SuppressWarnings("unchecked")
    static void addTo(ArgumentSamples samples) throws Exception {
        DataSource dataSource = samples.proxy(DataSource.class);
        Outbox<Connection> outbox = Outbox.of(samples.proxy(OutboxStore.class));
        samples.instance(FenceAdmin.class, FenceAdmin.of(samples.proxy(DataSource.class), SchemaName.DEFAULT));
        samples.instance(JdbcFenceGuard.class, JdbcFenceGuard.of(samples.proxy(FenceTable.class)));
        samples.instance(
                JdbcInboxHandler.class,
                JdbcInboxHandler.of(
                        dataSource, Inbox.of(samples.proxy(InboxStore.class), "sample"), (connection, message) -> {}));
        JdbcTransactions transactions =
                samples.instance(JdbcTransactions.class, JdbcTransactions.of(dataSource, outbox));
        AtomicReference<OutboxTransaction> transaction = new AtomicReference<>();
        transactions.use(transaction::set);
        samples.instance(OutboxTransaction.class, transaction.get());
        PostgreSql database = samples.instance(PostgreSql.class, PostgreSql.of(dataSource));
        samples.instance(PostgreSqlRights.class, database.rights());
        samples.instance(PostgreSqlSchema.class, database.schema());
        samples.instance(PostgreSqlSource.class, database.source());
        samples.instance(PostgreSqlRelayStore.class, database.relayStore());
        MySql mySql = samples.instance(MySql.class, MySql.of(dataSource));
        samples.instance(MySqlRights.class, mySql.rights());
        samples.instance(MySqlSchema.class, mySql.schema());
        samples.instance(JdbcRelayStore.class, mySql.relayStore());
        samples.instance(MySqlRelayStore.class, mySql.relayStore());
        samples.instance(JdbcDatabase.class, mySql);
        Mongo mongo = samples.instance(Mongo.class, Mongo.of(samples.proxy(MongoClient.class), "sample"));
        samples.instance(MongoSchema.class, mongo.schema());
        samples.argument(TransactionOptions.class, TransactionOptions.builder().build());
        samples.instance(MongoInboxAdmin.class, (MongoInboxAdmin) mongo.inboxAdmin());
        samples.instance(MongoRelayStore.class, mongo.relayStore());
        samples.instance(MongoTransactions.class, mongo.transactions());
        MongoOutcomes outcomes = samples.instance(
                MongoOutcomes.class,
                new MongoOutcomes(samples.proxy(MongoCollection.class), samples.proxy(MongoCollection.class)));
        samples.instance(TermOutcomes.class, new TermOutcomes(() -> outcomes, 1));
        samples.instance(
                MongoLeaseStore.class,
                MongoLeaseStore.of(
                        samples.proxy(MongoDatabase.class),
                        samples.proxy(MongoCollection.class),
                        samples.proxy(MongoCollection.class)));
        samples.instance(TableLayout.class, TableLayout.DEBEZIUM);
        TableMapping mapping = samples.instance(TableMapping.class, TableMapping.of(TableLayout.DEBEZIUM));
        samples.instance(TableTrigger.class, TableTrigger.of(mapping, SchemaName.DEFAULT));
        samples.instance(MongoTransaction.class, transaction(mongo));
        samples.instance(MongoInboxHandler.class, mongo.inboxHandler("sample", (inMongo, message) -> {}));
        samples.instance(RelaySettings.class, RelaySettings.DEFAULT);
        LogFeed<Object> feed = LogFeed.start("sample", samples.proxy(FeedInput.class), row -> 0);
        feed.close();
        samples.instance(LogFeed.class, feed);
        samples.instance(OutboxAdmin.class, database.admin());
        samples.instance(InboxAdmin.class, database.inboxAdmin());
        samples.instance(InboxAdmin.ParkedStatus.class, new InboxAdmin.ParkedStatus(Map.of(), Duration.ZERO));
        samples.instance(
                Relay.Builder.class, Relay.builder(samples.proxy(RelayStore.class), samples.proxy(Sink.class)));
    }

    private static MongoTransaction transaction(Mongo mongo) {
        AtomicReference<MongoTransaction> transaction = new AtomicReference<>();
        try {
            mongo.transactions().use(transaction::set);
        } catch (OutboxException e) {
            // The sample's session is in no transaction, which comes out when it commits.
        }
        return transaction.get();
    }
}
