package dev.hitotsu.springboot.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.springboot.mongo.MongoShop.Counter;
import dev.hitotsu.springboot.mongo.MongoShop.Warehouse;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** Listeners whose claims, repositories and messages are in one transaction of MongoDB. */
class MongoListenersTest {
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

    private static Message placed(String order) {
        return Message.builder("orders", "OrderPlaced")
                .id(UUID.randomUUID())
                .key("ann")
                .payload("{\"customer\":\"ann\",\"order\":\"" + order + "\"}")
                .build();
    }

    private static ReceivedBatch batch(Message... messages) {
        return new ReceivedBatch(List.of(messages), Map.of(), "orders");
    }

    private static BatchHandler warehouse(ApplicationContext context) {
        return context.getBean(MongoApplication.Starter.class).handler("warehouse");
    }

    /** From the unit of work over the relay to what the listener writes back. */
    @Test
    void anOrderIsDeliveredAndItsJobIsWrittenBackOnce() {
        application
                .shop(server)
                .withPropertyValues("hitotsu.relay.enabled=true")
                .run(context -> {
                    assertThat(context).hasNotFailed();

                    context.getBean(Counter.class).place("1", "ann");

                    await().untilAsserted(() -> assertThat(application.document(context, "jobs", "1"))
                            .containsEntry("state", "packed"));
                    InMemoryBroker broker = context.getBean(InMemoryBroker.class);
                    await().untilAsserted(
                                    () -> assertThat(broker.messages("parcels")).hasSize(1));
                    assertThat(broker.messages("orders")).hasSize(1);
                });
    }

    @Test
    void aMessageThatComesAgainHasNoSecondEffect() {
        application.shop(server).run(context -> {
            Message message = placed("1");
            warehouse(context).handle(batch(message));
            warehouse(context).handle(batch(message, placed("2")));

            assertThat(application.count(context, "jobs")).isEqualTo(2);
            assertThat(application.committed(context)).hasSize(2);
            assertThat(application.count(context, "hitotsu_inbox")).isEqualTo(2);
        });
    }

    @Test
    void aListenerThatFailsLeavesNeitherClaimNorDocumentNorMessage() {
        application.shop(server).run(context -> {
            context.getBean(Warehouse.class).isBroken = true;

            assertThatThrownBy(() -> warehouse(context).handle(batch(placed("1"))))
                    .hasMessage("no boxes");

            assertThat(application.count(context, "jobs")).isZero();
            assertThat(application.committed(context)).isEmpty();
            assertThat(application.count(context, "hitotsu_inbox")).isZero();
        });
    }

    @Test
    void aListenerThatFailsIsParkedWhereTheApplicationSaysSo() {
        application
                .shop(server)
                .withPropertyValues("hitotsu.inbox.parking=park-key")
                .run(context -> {
                    context.getBean(Warehouse.class).isBroken = true;

                    warehouse(context).handle(batch(placed("1")));

                    assertThat(application.count(context, "jobs")).isZero();
                    assertThat(application.committed(context)).isEmpty();
                    assertThat(application.count(context, "hitotsu_inbox_parked"))
                            .isEqualTo(1);
                });
    }

    /** A conflict is nobody's failure: nothing is parked, and the batch is run again when the other one has ended. */
    @Test
    void aBatchThatAnotherTransactionWasInTheWayOfIsRunAgain() {
        application
                .shop(server)
                .withPropertyValues("hitotsu.inbox.parking=park-key")
                .run(context -> {
                    server.failPoint().plan("insert", FailPoint.Fault.WRITE_CONFLICT, 1);

                    warehouse(context).handle(batch(placed("1")));

                    assertThat(server.failPoint().open()).isEmpty();
                    assertThat(application.document(context, "jobs", "1")).containsEntry("state", "packed");
                    assertThat(application.committed(context)).hasSize(1);
                    assertThat(application.count(context, "hitotsu_inbox_parked"))
                            .isZero();
                });
    }
}
