package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Mistakes between the broker and the effect, and the same scenarios done correctly. */
class BrokenConsumingIT extends BrokenOnPurposeSupport {
    BrokenConsumingIT() throws SQLException {}

    @Test
    void claimingOutsideTheTransactionIsFound() throws Exception {
        placeMany("user-1", 5);
        AtomicBoolean failed = new AtomicBoolean();
        relayAndConsume(5, batch -> {
            Inbox<Connection> inbox = inbox();
            for (Message message : batch.messages()) {
                try (Connection claiming = shop.begin();
                        Connection charging = shop.begin()) {
                    boolean fresh = inbox.runOnce(claiming, message.id(), () -> {});
                    claiming.commit();
                    if (fresh) {
                        failOnce(failed);
                        shop.charge(charging, message);
                        charging.commit();
                    }
                }
            }
        });

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.lost()).isPositive();
    }

    @Test
    void claimingInTheTransactionIsKept() throws Exception {
        placeMany("user-1", 5);
        AtomicBoolean failed = new AtomicBoolean();
        relayAndConsume(5, JdbcInboxHandler.of(shop.dataSource, inbox(), (connection, message) -> {
            shop.charge(connection, message);
            failOnce(failed);
        }));

        assertThat(shop.check().kept()).isTrue();
    }

    @Test
    void handlingWithoutAnInboxIsFound() throws Exception {
        placeMany("user-1", 5);
        AtomicBoolean failed = new AtomicBoolean();
        relayAndConsume(5, batch -> {
            for (Message message : batch.messages()) {
                try (Connection charging = shop.begin()) {
                    shop.charge(charging, message);
                    charging.commit();
                }
                failOnce(failed);
            }
        });

        CheckResult result = shop.check();
        assertThat(result.kept()).isFalse();
        assertThat(result.doubled()).isPositive();
    }

    private static void failOnce(AtomicBoolean failed) {
        if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("failed once on purpose");
        }
    }
}
