package dev.hitotsu.it.guide;

import dev.hitotsu.aws.SqsReceiver;
import dev.hitotsu.google.pubsub.PubSubReceiver;
import dev.hitotsu.google.tasks.TaskRequest;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The blocks of the pages of targets and of the HTTP sink; {@link GuideBlocksTest} compares them. */
@SuppressWarnings("unused")
abstract class ReceivingGuide {
    PostgreSql database;

    abstract void bill(Connection connection, Message message) throws SQLException;

    abstract void markPaid(Connection connection, String order) throws SQLException;

    abstract void cancel(Connection connection, String order) throws SQLException;

    abstract void send(Message message);

    void sqs() throws Exception {
        // region
        SqsReceiver receiver = SqsReceiver.builder()
                .region("eu-central-1")
                .queue("shop-orders-v1.fifo")
                .handler(database.inboxHandler("billing", (connection, message) -> bill(connection, message)))
                .start();
        // endregion
    }

    void pubSub() throws Exception {
        // region
        PubSubReceiver receiver = PubSubReceiver.builder()
                .project("shop-1234")
                .subscription("orders-billing")
                .handler(database.inboxHandler("billing", (connection, message) -> bill(connection, message)))
                .start();
        // endregion
    }

    void tasks(LeasedInbox inbox, Map<String, List<String>> headers, byte[] body) throws Exception {
        // region
        TaskRequest request = TaskRequest.decode(headers, body); // in your HTTP handler, once the OIDC token is checked
        inbox.runOnce(request.message().id(), lease -> send(request.message()));
        // 2xx when it returns, 503 when it throws: Cloud Tasks calls again
        // endregion
    }

    void outcomes() {
        // region
        database.outcomeReceiver("orders")
                .handler(database.inboxHandler("orders", (connection, message) -> {
                    Outcome outcome = Outcome.of(message);
                    if (outcome.accepted() && outcome.answer().status() < 300) {
                        markPaid(connection, outcome.key());
                    } else {
                        cancel(connection, outcome.key());
                    }
                }))
                .start();
        // endregion
    }
}
