package dev.hitotsu.demospring;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import javax.sql.DataSource;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * The calls of the payment API: an outbox of their own, which a relay of its own empties, and what becomes of them. The
 * outbox is no bean, because it would take the place of the first one.
 */
@Component
@Profile("payments")
class Calls {
    private final PostgreSql database;
    private final TransactionalOutbox outbox;

    Calls(DataSource dataSource, ConfigurableTransactionManager manager) {
        this.database = PostgreSql.of(dataSource, new SchemaName("shop_calls"));
        this.outbox = TransactionalOutbox.of(dataSource, database.outbox());
        outbox.attachTo(manager);
    }

    /** The key is the order's: however often it is asked for, there is one charge. */
    void append(String orderId, byte[] body) {
        outbox.append(Message.builder("charges", "ChargeRequested")
                .key(orderId)
                .header("Idempotency-Key", orderId)
                .payload(body)
                .build());
    }

    OutcomeReceiver receive(BatchHandler handler) {
        return database.outcomeReceiver("payments").handler(handler).start();
    }
}
