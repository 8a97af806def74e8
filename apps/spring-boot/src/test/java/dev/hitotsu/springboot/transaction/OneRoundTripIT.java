package dev.hitotsu.springboot.transaction;

import static dev.hitotsu.springboot.transaction.Shop.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.postgresql.PostgreSqlCommitCut;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages that travel with the COMMIT of Spring's managers. */
class OneRoundTripIT {
    private static PostgreSqlServer server;
    private static Shop shop;

    private final UUID id = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        Shop.create(server, "shop").close();
        shop = Shop.inOneRoundTrip(server, server.jdbcUrl("shop"));
        shop.template.execute("CREATE TABLE bill (id uuid UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterAll
    static void close() {
        shop.close();
        server.close();
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
            writer.insert(shop.dataSource, shop.entityManager, id);
            shop.outbox.append(message(id));
        });
        shop.transaction(manager).executeWithoutResult(status -> {
            writer.insert(shop.dataSource, shop.entityManager, other);
            shop.outbox.append(message(other));
            status.setRollbackOnly();
        });

        assertThat(shop.transactionOf("purchase", id)).isEqualTo(shop.transactionOf("hitotsu.message", id));
        assertThat(shop.purchases()).doesNotContain(other);
        assertThat(shop.messages()).doesNotContain(other);
    }

    /** More than one statement can take. */
    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void manyMessagesAreWrittenToo(String manager) {
        List<UUID> ids =
                IntStream.range(0, 300).mapToObj(i -> UUID.randomUUID()).toList();
        shop.transaction(manager).executeWithoutResult(status -> ids.forEach(one -> shop.outbox.append(message(one))));

        assertThat(shop.messages()).containsAll(ids);
    }

    /** The position is taken behind all locks: nothing is written before the COMMIT. */
    @Test
    void untilTheCommitNothingIsWritten() {
        long before = nextPosition();
        UUID seen = UUID.randomUUID();
        JdbcTransactionManager manager = new JdbcTransactionManager(shop.dataSource);
        shop.outbox.attachTo(manager);
        manager.addListener(new TransactionExecutionListener() {
            @Override
            public void beforeCommit(TransactionExecution transaction) {
                assertThat(nextPosition()).isEqualTo(before);
                shop.outbox.append(message(seen));
            }
        });
        new TransactionTemplate(manager).executeWithoutResult(status -> shop.outbox.append(message(id)));

        assertThat(nextPosition()).isGreaterThan(before);
        assertThat(shop.messages()).contains(id, seen);
    }

    private static long nextPosition() {
        return new JdbcTemplate(shop.pool)
                .queryForObject("SELECT last_value + is_called::int FROM hitotsu.message_position", Long.class);
    }

    /** Spring decides about the COMMIT until it sends it. */
    @Test
    void aListenerBehindMayStillRefuseTheCommit() {
        JdbcTransactionManager manager = new JdbcTransactionManager(shop.dataSource);
        shop.outbox.attachTo(manager);
        manager.addListener(new TransactionExecutionListener() {
            @Override
            public void beforeCommit(TransactionExecution transaction) {
                throw new IllegalStateException("veto");
            }
        });
        assertThatThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult(status -> {
                    Writer.JDBC_CLIENT.insert(shop.dataSource, shop.entityManager, id);
                    shop.outbox.append(message(id));
                }))
                .hasMessage("veto");
        shop.transaction("JDBC").executeWithoutResult(status -> shop.outbox.append(message(other)));

        assertThat(shop.purchases()).doesNotContain(id);
        assertThat(shop.messages()).contains(other).doesNotContain(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void messagesOfLateCallbacksAreWritten(String manager) {
        shop.transaction(manager)
                .executeWithoutResult(status ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void beforeCommit(boolean readOnly) {
                                shop.outbox.append(message(id));
                            }

                            @Override
                            public void beforeCompletion() {
                                shop.outbox.append(message(other));
                            }
                        }));

        assertThat(shop.transactionOf("hitotsu.message", id)).isEqualTo(shop.transactionOf("hitotsu.message", other));
    }

    @Test
    void aNestedTransactionThatRollsBackTakesItsMessagesAlong() {
        shop.transaction("JDBC").executeWithoutResult(status -> {
            shop.outbox.append(message(id));
            shop.transaction("JDBC", TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(nested -> {
                shop.outbox.append(message(other));
                nested.setRollbackOnly();
            });
        });

        assertThat(shop.messages()).contains(id).doesNotContain(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void afterTheCommitAMessageIsRefused(String manager) {
        assertThatThrownBy(() -> shop.transaction(manager).executeWithoutResult(status -> {
                    shop.outbox.append(message(other));
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            shop.outbox.append(message(id));
                        }
                    });
                }))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("already ended");

        assertThat(shop.messages()).contains(other).doesNotContain(id);
    }

    @ParameterizedTest
    @CsvSource({"JDBC, true", "JDBC, false", "JPA, true", "JPA, false"})
    void aConnectionThatBreaksIsReportedAsUnknown(String manager, boolean reachesTheServer) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(server.port())) {
            proxy.intercept(
                    reachesTheServer ? PostgreSqlCommitCut.afterServer(1) : PostgreSqlCommitCut.beforeServer(1));
            try (Shop cut = Shop.inOneRoundTrip(server, "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/shop")) {
                assertThatThrownBy(() ->
                                cut.transaction(manager).executeWithoutResult(status -> cut.outbox.append(message(id))))
                        .isInstanceOf(CommitUnknownException.class);
            }
        }
        assertThat(shop.messages().contains(id)).isEqualTo(reachesTheServer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void aCommitThatTheDatabaseRefusesIsToldAsAnyOther(String manager) {
        assertThatThrownBy(() -> shop.transaction(manager).executeWithoutResult(status -> {
                    shop.template.update("INSERT INTO bill VALUES (?), (?)", id, id);
                    shop.outbox.append(message(id));
                }))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(shop.messages()).doesNotContain(id);
    }

    @Test
    void aMessageThatTheDatabaseRefusesIsNamed() {
        shop.transaction("JDBC").executeWithoutResult(status -> shop.outbox.append(message(id)));

        assertThatThrownBy(() -> shop.transaction("JDBC").executeWithoutResult(status -> {
                    Writer.JDBC_CLIENT.insert(shop.dataSource, shop.entityManager, other);
                    shop.outbox.append(message(id));
                }))
                .isInstanceOf(DuplicateKeyException.class)
                .hasMessageContaining(id + " is already in the outbox");
        assertThat(shop.purchases()).doesNotContain(other);
    }

    /** Such as one for calls of other services, with a schema of its own. */
    @Test
    void messagesOfTwoOutboxesAreWrittenByOneTransaction() {
        PostgreSql calls = PostgreSql.of(shop.dataSource, new SchemaName("calls"));
        calls.schema().apply();
        TransactionalOutbox second = TransactionalOutbox.of(shop.dataSource, calls.outbox());
        second.attachTo(shop.jdbc);

        shop.transaction("JDBC").executeWithoutResult(status -> {
            shop.outbox.append(message(id));
            second.append(message(other));
        });
        shop.transaction("JDBC").executeWithoutResult(status -> {
            second.append(message(UUID.randomUUID()));
            shop.outbox.append(message(UUID.randomUUID()));
            status.setRollbackOnly();
        });

        assertThat(shop.transactionOf("hitotsu.message", id)).isEqualTo(shop.transactionOf("calls.message", other));
        assertThat(shop.template.queryForList("SELECT id FROM calls.message", UUID.class))
                .containsExactly(other);
    }

    @Test
    void aRelayIsWokenOnceAfterACommitWithMessages() {
        int[] calls = new int[1];
        var outbox = PostgreSql.of(shop.dataSource).outbox();
        TransactionalOutbox second = TransactionalOutbox.of(shop.dataSource, outbox);
        JdbcTransactionManager manager = new JdbcTransactionManager(shop.dataSource);
        second.attachTo(manager);
        outbox.onCommit(() -> calls[0]++);
        TransactionTemplate transaction = new TransactionTemplate(manager);

        transaction.executeWithoutResult(status -> {});
        transaction.executeWithoutResult(status -> second.append(message(id)));
        assertThat(calls[0]).isEqualTo(1);
    }
}
