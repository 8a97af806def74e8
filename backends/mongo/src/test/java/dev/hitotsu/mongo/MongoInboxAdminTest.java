package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.Claim;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.testkit.contract.InboxAdminContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MongoInboxAdminTest extends InboxAdminContract {
    private final Mongo mongo = MongoDatabases.create(MongoDatabases.name());

    @Override
    protected InboxAdmin admin() {
        return mongo.inboxAdmin();
    }

    @Override
    protected OutboxAdmin outboxAdmin() {
        return mongo.admin();
    }

    @Override
    protected BatchHandler handler(String name, Parking parking, Consumer<String> effect) {
        return mongo.inboxHandler(name, (transaction, message) -> effect.accept(new String(message.payload(), UTF_8)))
                .withParking(mongo.parkingStore(), parking);
    }

    private static Message numbered(int number) {
        return Message.builder("orders", "t")
                .id(new UUID(number, number))
                .payload("p")
                .build();
    }

    @Test
    void claimsAreListedSkippedAndForgotten() throws Exception {
        List<String> effects = new ArrayList<>();
        BatchHandler handler = handler("bills", Parking.DEFAULT, effects::add);
        handler.handle(new ReceivedBatch(List.of(numbered(1), numbered(2), numbered(3)), Map.of(), "test"));
        InboxAdmin admin = admin().actingFor(UUID.randomUUID(), "ann", "a test");

        assertThat(admin.claims("bills", null, 2))
                .extracting(Claim::messageId)
                .containsExactly(numbered(3).id(), numbered(2).id());
        assertThat(admin.claims("bills", numbered(2).id(), 2))
                .extracting(Claim::messageId)
                .containsExactly(numbered(1).id());
        assertThat(admin.claims("mails", null, 2)).isEmpty();
        assertThat(admin.find("bills", numbered(1).id())).isPresent();
        assertThat(admin.retry("bills", numbered(1).id())).isTrue();
        assertThat(admin.retry("bills", numbered(1).id())).isFalse();
        assertThat(admin.skip("bills", numbered(4).id())).isTrue();
        assertThat(admin.skip("bills", numbered(4).id())).isFalse();

        handler.handle(new ReceivedBatch(List.of(numbered(1), numbered(4)), Map.of(), "test"));
        assertThat(effects).hasSize(4);
        assertThat(outboxAdmin().audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::action, AuditRecord::actor, AuditRecord::reason)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(Action.SKIP, "ann", "a test"),
                        org.assertj.core.api.Assertions.tuple(Action.RETRY, "ann", "a test"));
    }

    @Test
    void whatWaitsBehindASkippedMessageGoesOn() throws Exception {
        List<String> effects = new ArrayList<>();
        Message first = Message.builder("orders", "t").key("k").payload("first").build();
        Message second =
                Message.builder("orders", "t").key("k").payload("second").build();
        BatchHandler handler = handler("bills", Parking.DEFAULT, text -> {
            if (text.equals("first")) {
                throw new IllegalStateException("fails");
            }
            effects.add(text);
        });
        handler.handle(new ReceivedBatch(List.of(first, second), Map.of(), "test"));
        ParkedFilter all = new ParkedFilter("bills", null, null, null, null, null, null, null);
        assertThat(admin().parked(all, 0, 10))
                .extracting(ParkedEntry::state)
                .containsExactly(ParkedState.RETRY, ParkedState.WAITING);

        assertThat(admin().skipParked(ParkedFilter.of("bills", first.id()))).isEqualTo(1);

        assertThat(admin().parked(all, 0, 10))
                .extracting(ParkedEntry::state)
                .containsExactly(ParkedState.SKIPPED, ParkedState.RETRY);
        await().until(() -> {
            handler.runIfDue();
            return effects.equals(List.of("second"));
        });
    }
}
