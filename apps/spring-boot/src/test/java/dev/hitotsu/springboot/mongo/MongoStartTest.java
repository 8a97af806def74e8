package dev.hitotsu.springboot.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.springboot.Idempotent;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.autoconfigure.OutboxAutoConfiguration;
import dev.hitotsu.springboot.autoconfigure.PostgreSqlAutoConfiguration;
import dev.hitotsu.springboot.inbox.InboxListeners;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.mongodb.MongoTransactionManager;

/** Which beans an application with MongoDB has, and what stops its start. */
class MongoStartTest {
    private static MongoServer server;

    private final MongoApplication application = new MongoApplication();

    @BeforeAll
    static void startServer() throws Exception {
        server = MongoServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private ApplicationContextRunner withPostgreSqlToo() {
        return application
                .bare(server)
                .withConfiguration(
                        AutoConfigurations.of(PostgreSqlAutoConfiguration.class, OutboxAutoConfiguration.class))
                .withBean(PGSimpleDataSource.class)
                .withPropertyValues("hitotsu.schema.management=never");
    }

    @Test
    void aDatabaseOfSpringDataIsAllThatAnOutboxNeeds() {
        application
                .bare(server)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(OutboxPublisher.class)
                        .hasSingleBean(MongoTransactionalOutbox.class)
                        .hasSingleBean(MongoTransactionManager.class)
                        .hasSingleBean(RepeatedTransactions.class)
                        .hasSingleBean(OutboxAdmin.class)
                        .hasSingleBean(OutboxBacklog.class)
                        .hasSingleBean(InboxListeners.class)
                        .doesNotHaveBean(TransactionalOutbox.class));
    }

    @Test
    void withoutOurModuleOrSpringDataThereIsNothingOfIt() {
        for (Class<?> absent : new Class<?>[] {Mongo.class, MongoTransactionManager.class}) {
            application
                    .bare(server)
                    .withClassLoader(new FilteredClassLoader(absent))
                    .run(context -> assertThat(context)
                            .as(absent.getName())
                            .hasNotFailed()
                            .doesNotHaveBean(OutboxPublisher.class));
        }
    }

    @Test
    void twoDatabasesNeedAChoice() {
        withPostgreSqlToo()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "hitotsu.outbox.database: none, with MongoDB and another database (expected: mongodb or"
                                        + " postgresql, where the outbox stands)"));
        withPostgreSqlToo()
                .withPropertyValues("hitotsu.outbox.database=mongodb")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(MongoTransactionalOutbox.class)
                        .doesNotHaveBean(TransactionalOutbox.class)
                        .doesNotHaveBean(PostgreSql.class));
        withPostgreSqlToo()
                .withPropertyValues("hitotsu.outbox.database=postgresql")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TransactionalOutbox.class)
                        .doesNotHaveBean(MongoTransactionalOutbox.class));
    }

    @Test
    void collectionsThatAreMissingStopTheStart() {
        application
                .bare(server)
                .withPropertyValues("hitotsu.schema.management=validate")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("outbox of version 0 (expected: 1; ")
                        .hasMessageContaining("hitotsu.schema.management=create"));
    }

    @Test
    void keysThatMeanNothingInMongoDbStopTheStart() {
        stops("hitotsu.schema.name=shop", "hitotsu.schema.name: shop (expected: hitotsu, because ");
        stops("hitotsu.outbox.without-table=true", "hitotsu.outbox.without-table: true (expected: false, because ");
        stops("hitotsu.outbox.one-round-trip=true", "hitotsu.outbox.one-round-trip: true (expected: false, because ");
    }

    private void stops(String property, String message) {
        application
                .bare(server)
                .withPropertyValues(property)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
    }

    static class Answering {
        @Idempotent
        void answer() {}
    }

    static class Stepping {
        @TransactionalStep
        void reserve() {}
    }

    @Test
    void whatMongoDbCannotDoStopsTheStartAndIsNotLeftOutInSilence() {
        for (Class<?> bean : new Class<?>[] {Answering.class, Stepping.class}) {
            application
                    .bare(server)
                    .withBean(bean)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasMessageContaining(bean.getSimpleName())
                            .hasMessageContaining(
                                    ": nobody does what it asks for (expected: an outbox in PostgreSQL;"));
        }
    }
}
