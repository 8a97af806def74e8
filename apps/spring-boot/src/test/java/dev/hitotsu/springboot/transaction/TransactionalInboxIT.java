package dev.hitotsu.springboot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Claims in the transactions of Spring's managers. */
class TransactionalInboxIT {
    private static PostgreSqlServer server;
    private static Shop shop;
    private static TransactionalInbox inbox;

    private final UUID id = UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        shop = Shop.create(server, "shop");
        inbox = TransactionalInbox.of(
                shop.dataSource, PostgreSql.of(shop.dataSource).inbox("payments"));
    }

    @AfterAll
    static void close() {
        shop.close();
        server.close();
    }

    private boolean runOnce(Writer writer) {
        return inbox.runOnce(id, () -> writer.insert(shop.dataSource, shop.entityManager, UUID.randomUUID()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void anEffectHappensOnceAndItsClaimGoesWithARollback(String manager) {
        Writer writer = manager.equals("JPA") ? Writer.JPA : Writer.JDBC_CLIENT;
        int before = shop.purchases().size();
        TransactionTemplate transaction = shop.transaction(manager);

        transaction.executeWithoutResult(status -> {
            assertThat(runOnce(writer)).isTrue();
            status.setRollbackOnly();
        });
        assertThat(shop.purchases()).hasSize(before);
        assertThat(transaction.<Boolean>execute(status -> runOnce(writer))).isTrue();
        assertThat(transaction.<Boolean>execute(status -> runOnce(writer))).isFalse();

        assertThat(shop.purchases()).hasSize(before + 1);
    }

    /** PostgreSQL answers COMMIT with ROLLBACK then, and neither driver nor manager says so. */
    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void anEffectThatSwallowsAnErrorHasFailed(String manager) {
        TransactionTemplate transaction = shop.transaction(manager);

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> inbox.runOnce(id, () -> {
                    try {
                        shop.template.execute("SELECT 1 / 0");
                    } catch (RuntimeException swallowed) {
                        assertThat(swallowed).isNotNull();
                    }
                })))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("its error was swallowed");
        assertThat(transaction.<Boolean>execute(status -> runOnce(Writer.JDBC_CLIENT)))
                .isTrue();
    }

    @Test
    void withoutATransactionNothingIsClaimed() {
        Message message = Message.builder("orders", "OrderPlaced").build();

        assertThatThrownBy(() -> inbox.claimNew(List.of(message)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("transaction: none");
        assertThatThrownBy(() -> runOnce(Writer.JDBC_CLIENT)).isInstanceOf(OutboxException.class);
    }

    @Test
    void claimsAreForgottenWhenTheirTimeIsOver() {
        TransactionTemplate transaction = shop.transaction("JDBC");
        transaction.executeWithoutResult(status -> runOnce(Writer.JDBC_CLIENT));
        shop.template.update(
                "UPDATE hitotsu.inbox SET claimed_at = claimed_at - interval '9 days' WHERE message_id = ?", id);

        Integer deleted =
                transaction.execute(status -> inbox.deleteOldClaims(Retention.covering(Duration.ofDays(7)), 10));

        assertThat(deleted).isEqualTo(1);
    }
}
