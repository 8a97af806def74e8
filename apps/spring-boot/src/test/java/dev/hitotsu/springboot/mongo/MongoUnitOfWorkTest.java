package dev.hitotsu.springboot.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongo.MongoRetries;
import dev.hitotsu.mongo.MongoTransactions;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.mongo.MongoShop.Counter;
import dev.hitotsu.springboot.mongo.MongoShop.Orders;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Repositories, a template and messages in one transaction of Spring Data's manager. */
class MongoUnitOfWorkTest {
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

    private void run(Scenario scenario) {
        application
                .shop(server)
                .withPropertyValues("hitotsu.inbox.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    scenario.run(context);
                });
    }

    private interface Scenario {
        void run(ApplicationContext context) throws Exception;
    }

    private void assertNothingOf(ApplicationContext context) {
        assertThat(application.count(context, "orders")).isZero();
        assertThat(application.count(context, "jobs")).isZero();
        assertThat(application.count(context, "customers")).isZero();
        assertThat(application.committed(context)).isEmpty();
    }

    private void assertOneOf(ApplicationContext context) {
        assertThat(application.count(context, "orders")).isEqualTo(1);
        assertThat(application.document(context, "jobs", "1")).containsEntry("state", "waiting");
        assertThat(application.document(context, "customers", "ann")).containsEntry("orders", 1);
        assertThat(application.committed(context)).singleElement().satisfies(message -> {
            assertThat(message.type()).isEqualTo("OrderPlaced");
            assertThat(message.key()).isEqualTo("ann");
        });
    }

    @Test
    void allRepositoriesAndTheMessageCommitAtOnce() {
        run(context -> {
            context.getBean(Counter.class).place("1", "ann");

            assertOneOf(context);
        });
    }

    @Test
    void aFailureTakesAllOfThemBack() {
        run(context -> {
            Counter counter = context.getBean(Counter.class);

            assertThatThrownBy(() -> counter.placeAndFail("1", "ann")).hasMessage("broken");

            assertNothingOf(context);
        });
    }

    /** Nobody sees half of it: neither documents nor messages before the commit. */
    @Test
    void beforeTheCommitNobodySeesAnything() {
        run(context -> context.getBean(RepeatedTransactions.class).executeWithoutResult(status -> {
            context.getBean(Counter.class).place("1", "ann");

            assertThat(application.count(context, "orders")).isZero();
            assertThat(application.count(context, "hitotsu_message")).isZero();
        }));
    }

    @Test
    void aTransactionWithinHasMessagesOfItsOwn() {
        run(context -> {
            Counter counter = context.getBean(Counter.class);
            RepeatedTransactions transactions = context.getBean(RepeatedTransactions.class);

            assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                        context.getBean(OutboxPublisher.class)
                                .append(Message.builder("orders", "Lost")
                                        .key("bob")
                                        .build());
                        counter.placeApart("1", "ann");
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");

            assertOneOf(context);
        });
    }

    @Test
    void whatIsAppendedWhileItCommitsIsWritten() {
        run(context -> {
            context.getBean(RepeatedTransactions.class).executeWithoutResult(status -> {
                context.getBean(Orders.class).insert(new MongoShop.Order("1", "ann"));
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCompletion() {
                        context.getBean(Counter.class).placeWithoutTransaction("1");
                    }
                });
            });

            assertThat(application.committed(context)).hasSize(1);
        });
    }

    @Test
    void whereNoTransactionCouldCarryItAMessageIsRefusedInWords() {
        run(context -> {
            Counter counter = context.getBean(Counter.class);

            assertThatThrownBy(() -> counter.placeWithoutTransaction("1"))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageStartingWith(
                            "transaction: none on this thread (expected: one of a MongoTransactionManager")
                    .hasMessageContaining("@Transactional");
            assertThatThrownBy(() -> counter.placeWhileReading("1"))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("Counter.placeWhileReading\": read-only (expected: ");
            assertThatThrownBy(() -> context.getBean(RepeatedTransactions.class).executeWithoutResult(status -> {
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                counter.placeWithoutTransaction("1");
                            }
                        });
                    }))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("already ended (expected: ");
            assertThat(application.committed(context)).isEmpty();
        });
    }

    @Test
    void aManagerOfAnotherDatabaseOrOneThatNobodyToldIsRefusedInWords() {
        run(context -> {
            Counter counter = context.getBean(Counter.class);
            MongoDatabaseFactory factory = context.getBean(MongoDatabaseFactory.class);
            MongoDatabaseFactory other = MongoDatabaseFactory.create(context.getBean(MongoClient.class), "other");

            assertThatThrownBy(() -> RepeatedTransactions.of(other, MongoCommits.of(other))
                            .executeWithoutResult(status -> counter.placeWithoutTransaction("1")))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("transaction: not one of MongoDB (expected: a MongoTransactionManager with");
            assertThatThrownBy(() -> RepeatedTransactions.of(factory, new MongoTransactionManager(factory))
                            .executeWithoutResult(status -> counter.placeWithoutTransaction("1")))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("its transaction manager does not know the outbox (expected: ");
            assertThat(application.committed(context)).isEmpty();
        });
    }

    /** The manual: a write conflict fails at once, with TransientTransactionError; the whole is to be run again. */
    @Test
    void ofTwoWithOneKeyTheSecondIsRunAgainFromTheBeginning() {
        run(context -> {
            Counter counter = context.getBean(Counter.class);
            AtomicInteger attempts = new AtomicInteger();
            try (ClientSession first = context.getBean(MongoClient.class).startSession()) {
                first.startTransaction(MongoTransactions.options());
                context.getBean(Mongo.class)
                        .outbox()
                        .append(
                                first,
                                Message.builder("orders", "First").key("ann").build());

                assertThatThrownBy(() -> counter.place("1", "ann")).matches(MongoRetries::isConflict, "a conflict");
                assertThat(application.count(context, "orders")).isZero();

                context.getBean(RepeatedTransactions.class).executeWithoutResult(status -> {
                    if (attempts.incrementAndGet() == 2) {
                        first.commitTransaction();
                    }
                    counter.place("1", "ann");
                });
            }

            assertThat(attempts).hasValue(2);
            assertThat(application.count(context, "orders")).isEqualTo(1);
            assertThat(application.committed(context))
                    .extracting(Message::type)
                    .containsExactly("First", "OrderPlaced");
        });
    }

    /** The manual's "Driver API": the commit again after UnknownTransactionCommitResult, and not the work. */
    @Test
    void aCommitWithoutAnAnswerIsSentAgain() {
        run(context -> {
            server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 4);

            context.getBean(Counter.class).place("1", "ann");

            assertOneOf(context);
        });
    }

    @Test
    void aCommitThatNobodyAnswersIsUnknown() {
        run(context -> {
            server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 10);

            assertThatThrownBy(() -> context.getBean(Counter.class).place("1", "ann"))
                    .isInstanceOf(CommitUnknownException.class);

            server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 0);
            assertOneOf(context);
        });
    }

    /** The manager of an application sends a commit as often as the driver does by itself: twice. */
    @Test
    void aManagerOfTheApplicationCarriesMessagesToo() {
        application
                .shop(server)
                .withPropertyValues("hitotsu.inbox.enabled=false")
                .withBean(
                        MongoTransactionManager.class,
                        () -> new MongoTransactionManager(
                                MongoDatabaseFactory.create(server.uri().replace("/?", "/unused?"))))
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Counter.class).place("1", "ann"))
                        .hasMessageContaining("not one of MongoDB"));
        application
                .shop(server)
                .withPropertyValues("hitotsu.inbox.enabled=false")
                .withUserConfiguration(OwnManager.class)
                .run(context -> {
                    server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 2);
                    assertThatThrownBy(() -> context.getBean(Counter.class).place("1", "ann"))
                            .isInstanceOf(CommitUnknownException.class);
                    assertOneOf(context);
                });
    }

    static class OwnManager {
        @org.springframework.context.annotation.Bean
        MongoTransactionManager mine(MongoDatabaseFactory factory) {
            return new MongoTransactionManager(factory);
        }
    }
}
