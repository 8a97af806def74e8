package dev.hitotsu.springboot.transaction;

import static dev.hitotsu.springboot.transaction.Shop.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages in the transactions of Spring's managers. */
class TransactionalOutboxIT {
    private static PostgreSqlServer server;
    private static Shop shop;

    private final UUID id = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        shop = Shop.create(server, "shop");
    }

    @AfterAll
    static void close() {
        shop.close();
        server.close();
    }

    private void insert(Writer writer, UUID newId) {
        writer.insert(shop.dataSource, shop.entityManager, newId);
    }

    @ParameterizedTest
    @CsvSource({
        "JDBC, JDBC_TEMPLATE",
        "JDBC, JDBC_CLIENT",
        "JDBC, JOOQ",
        "JPA, JDBC_TEMPLATE",
        "JPA, JDBC_CLIENT",
        "JPA, JOOQ",
        "JPA, JPA"
    })
    void rowAndMessageAreWrittenByOneTransactionOrByNone(String manager, Writer writer) {
        shop.transaction(manager).executeWithoutResult(status -> {
            insert(writer, id);
            shop.outbox.append(message(id));
        });
        shop.transaction(manager).executeWithoutResult(status -> {
            insert(writer, other);
            shop.outbox.append(message(other));
            status.setRollbackOnly();
        });

        assertThat(shop.transactionOf("purchase", id)).isEqualTo(shop.transactionOf("hitotsu.message", id));
        assertThat(shop.purchases()).doesNotContain(other);
        assertThat(shop.messages()).doesNotContain(other);
    }

    @Test
    void jpaInATransactionOfJdbcIsRefused() {
        assertThatThrownBy(() -> shop.transaction("JDBC").executeWithoutResult(status -> {
                    insert(Writer.JPA, id);
                    shop.outbox.append(message(id));
                }))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("EntityManager")
                .hasMessageContaining("expected: a JpaTransactionManager");

        assertThat(shop.messages()).doesNotContain(id);
    }

    /** Not with JPA: Spring's dialect for Hibernate has no savepoints. */
    @Test
    void aNestedTransactionThatRollsBackTakesItsMessagesAlong() {
        UUID last = UUID.randomUUID();
        shop.transaction("JDBC").executeWithoutResult(status -> {
            shop.outbox.append(message(id));
            shop.transaction("JDBC", TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(nested -> {
                shop.outbox.append(message(other));
                nested.setRollbackOnly();
            });
            shop.outbox.append(message(last));
        });

        assertThat(shop.messages()).contains(id, last).doesNotContain(other);
    }

    @Test
    void aSavepointBeforeTheFirstMessageCountsToo() {
        shop.transaction("JDBC").executeWithoutResult(status -> {
            Object savepoint = status.createSavepoint();
            shop.outbox.append(message(id));
            status.rollbackToSavepoint(savepoint);
            shop.outbox.append(message(other));
        });

        assertThat(shop.messages()).contains(other).doesNotContain(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void aTransactionInBetweenHasMessagesOfItsOwn(String manager) {
        UUID last = UUID.randomUUID();
        shop.transaction(manager).executeWithoutResult(status -> {
            shop.outbox.append(message(id));
            shop.transaction(manager, TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                    .executeWithoutResult(inner -> shop.outbox.append(message(other)));
            assertThat(shop.messages()).contains(other).doesNotContain(id);
            shop.outbox.append(message(last));
            status.setRollbackOnly();
        });

        assertThat(shop.messages()).contains(other).doesNotContain(id, last);
    }

    /** Spring does not call synchronizations that are registered in these callbacks. */
    @ParameterizedTest
    @CsvSource({"JDBC, true", "JDBC, false", "JPA, true", "JPA, false"})
    void messagesOfLateCallbacksAreWritten(String manager, boolean hasEarlier) {
        UUID earlier = UUID.randomUUID();
        shop.transaction(manager).executeWithoutResult(status -> {
            if (hasEarlier) {
                shop.outbox.append(message(earlier));
            }
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    shop.outbox.append(message(id));
                }

                @Override
                public void beforeCompletion() {
                    shop.outbox.append(message(other));
                }
            });
        });

        assertThat(shop.messages()).contains(id, other);
        assertThat(shop.transactionOf("hitotsu.message", id)).isEqualTo(shop.transactionOf("hitotsu.message", other));
    }

    @ParameterizedTest
    @CsvSource({"JDBC, true", "JDBC, false", "JPA, true", "JPA, false"})
    void afterTheCommitAMessageIsRefused(String manager, boolean hasEarlier) {
        assertThatThrownBy(() -> shop.transaction(manager).executeWithoutResult(status -> {
                    if (hasEarlier) {
                        shop.outbox.append(message(other));
                    }
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            shop.outbox.append(message(id));
                        }
                    });
                }))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("already ended")
                .hasMessageContaining("BEFORE_COMMIT");

        assertThat(shop.messages()).doesNotContain(id);
    }

    @Test
    void aListenerOfAnEntityMayAppend() {
        shop.transaction("JPA").executeWithoutResult(status -> {
            Stock stock = shop.entityManager.find(Stock.class, 1);
            stock.changedBy(id);
            stock.beforeUpdate(() -> shop.outbox.append(message(id)));
        });

        assertThat(shop.messages()).contains(id);
    }

    @Test
    void withoutATransactionAMessageIsRefused() {
        assertThatThrownBy(() -> shop.outbox.append(message(id)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("transaction: none")
                .hasMessageContaining("@Transactional");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void aReadOnlyTransactionIsRefused(String manager) {
        TransactionTemplate transaction = shop.transaction(manager);
        transaction.setReadOnly(true);
        transaction.setName("report");

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> shop.outbox.append(message(id))))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("transaction \"report\": read-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void aTransactionOfAnotherDataSourceIsRefused(String manager) {
        try (Shop elsewhere = Shop.create(server, "elsewhere_" + manager.toLowerCase(java.util.Locale.ROOT))) {
            assertThatThrownBy(() -> elsewhere.transaction(manager).executeWithoutResult(status -> {
                        shop.template.queryForObject("SELECT 1", Integer.class);
                        shop.outbox.append(message(id));
                    }))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("not one of data source HikariDataSource")
                    .hasMessageContaining("expected: the transaction manager of that data source");
        }
    }

    @Test
    void transactionsOfTwoDataSourcesKeepTheirMessagesApart() {
        try (Shop elsewhere = Shop.create(server, "apart")) {
            shop.transaction("JDBC").executeWithoutResult(status -> {
                shop.outbox.append(message(id));
                elsewhere.transaction("JDBC").executeWithoutResult(inner -> {
                    elsewhere.outbox.append(message(other));
                    shop.outbox.append(message(UUID.randomUUID()));
                });
                assertThat(elsewhere.messages()).containsExactly(other);
                status.setRollbackOnly();
            });

            assertThat(shop.messages()).doesNotContain(id);
            assertThat(elsewhere.messages()).containsExactly(other);
        }
    }

    @Test
    void aManagerThatWasNotToldIsNamed() {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(shop.dataSource));

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> shop.outbox.append(message(id))))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("does not know the outbox")
                .hasMessageContaining("attachTo");
    }

    /** JDBC's manager tells it as a COMMIT that was refused: it takes the messages along. */
    @Test
    void whatTheStoreRefusesRollsBack() {
        whatTheStoreRefusesRollsBack("JDBC", DuplicateKeyException.class);
        whatTheStoreRefusesRollsBack("JPA", OutboxException.class);
    }

    private void whatTheStoreRefusesRollsBack(String manager, Class<?> refusal) {
        UUID id = UUID.randomUUID();
        shop.transaction(manager).executeWithoutResult(status -> shop.outbox.append(message(id)));

        assertThatThrownBy(() -> shop.transaction(manager).executeWithoutResult(status -> {
                    insert(Writer.JDBC_CLIENT, other);
                    shop.outbox.append(message(id));
                }))
                .isInstanceOf(refusal)
                .hasMessageContaining(id + " is already in the outbox");
        assertThat(shop.purchases()).doesNotContain(other);
    }

    @Test
    void aManagerIsToldOnce() {
        int before = shop.jdbc.getTransactionExecutionListeners().size();
        var connections = shop.jdbc.getDataSource();

        shop.outbox.attachTo(shop.jdbc);

        assertThat(shop.jdbc.getTransactionExecutionListeners()).hasSize(before);
        assertThat(shop.jdbc.getDataSource()).isSameAs(connections);
    }

    /** With JPA's manager, before whose COMMIT they were written. */
    @Test
    void aRelayIsWokenAfterACommitWithMessages() {
        int[] calls = new int[1];
        var outbox = PostgreSql.of(shop.dataSource).outbox();
        TransactionalOutbox second = TransactionalOutbox.of(shop.dataSource, outbox);
        JpaTransactionManager manager = new JpaTransactionManager(shop.entityManagerFactory);
        second.attachTo(manager);
        outbox.onCommit(() -> calls[0]++);
        TransactionTemplate transaction = new TransactionTemplate(manager);

        transaction.executeWithoutResult(status -> {});
        transaction.executeWithoutResult(status -> second.append(message(id)));
        assertThat(calls[0]).isEqualTo(1);
    }
}
