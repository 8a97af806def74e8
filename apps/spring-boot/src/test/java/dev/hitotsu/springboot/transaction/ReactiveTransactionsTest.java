package dev.hitotsu.springboot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.springboot.autoconfigure.OutboxAutoConfiguration;
import dev.hitotsu.springboot.autoconfigure.PostgreSqlAutoConfiguration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Transactions that belong to no thread. Nothing connects. */
class ReactiveTransactionsTest {
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private final TransactionalOutbox outbox =
            TransactionalOutbox.of(dataSource, PostgreSql.of(dataSource).outbox());

    @Test
    void aReactiveManagerIsRefusedByName() {
        assertThatThrownBy(() -> outbox.attachTo(new Reactive()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("manager: " + Reactive.class.getName() + ", a reactive one")
                .hasMessageContaining("expected: a manager for JDBC or JPA");
    }

    @Test
    void aMessageInAReactiveTransactionIsRefused() {
        Mono<Void> work = Mono.fromRunnable(() -> outbox.append(Shop.message(UUID.randomUUID())));

        assertThatThrownBy(() -> TransactionalOperator.create(new Reactive())
                        .transactional(work)
                        .block())
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("transaction: none on this thread")
                .hasMessageContaining("reactive transactions carry no messages");
    }

    /** It may be there for something else. */
    @Test
    void anApplicationMayHaveOneBesides() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(OutboxAutoConfiguration.class, PostgreSqlAutoConfiguration.class))
                .withPropertyValues("hitotsu.schema.management=never")
                .withBean(PGSimpleDataSource.class)
                .withBean(Reactive.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(Reactive.class).getTransactionExecutionListeners())
                            .isEmpty();
                });
    }

    private static final class Reactive extends AbstractReactiveTransactionManager {
        @Override
        protected Object doGetTransaction(TransactionSynchronizationManager synchronizations) {
            return new Object();
        }

        @Override
        protected Mono<Void> doBegin(
                TransactionSynchronizationManager synchronizations,
                Object transaction,
                TransactionDefinition definition) {
            return Mono.empty();
        }

        @Override
        protected Mono<Void> doCommit(
                TransactionSynchronizationManager synchronizations, GenericReactiveTransaction status) {
            return Mono.empty();
        }

        @Override
        protected Mono<Void> doRollback(
                TransactionSynchronizationManager synchronizations, GenericReactiveTransaction status) {
            return Mono.empty();
        }
    }
}
