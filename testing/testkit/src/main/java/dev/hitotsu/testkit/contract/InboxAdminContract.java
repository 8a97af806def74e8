package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedPage;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStep;
import dev.hitotsu.inbox.operator.ParkedPreview;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What operators see of parked messages, and do with them, in every database. */
public abstract class InboxAdminContract {
    private static final Backoff HOUR = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 0);

    private final String consumer = "parked-" + UUID.randomUUID();
    private final List<String> effects = new ArrayList<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /** For operators. */
    protected abstract InboxAdmin admin();

    /** The outbox of the same database, which has the record of what operators do. */
    protected abstract OutboxAdmin outboxAdmin();

    /**
     * Handles batches of a consumer, and parks.
     *
     * @param effect gets the payload
     */
    protected abstract BatchHandler handler(String name, Parking parking, Consumer<String> effect);

    private BatchHandler handler(int maxAttempts) {
        return handler(consumer, Parking.DEFAULT.withRetry(maxAttempts, HOUR), text -> {
            if (failing.contains(text)) {
                throw new IllegalStateException(text + " fails");
            }
            effects.add(text);
        });
    }

    /** Parks the first of them; the others wait behind it, or have their effect. */
    private List<Message> park(int maxAttempts, String key, String... payloads) throws Exception {
        failing.add(payloads[0]);
        List<Message> batch = new ArrayList<>();
        for (String payload : payloads) {
            batch.add(Message.builder("orders", "t").key(key).payload(payload).build());
        }
        handler(maxAttempts).handle(new ReceivedBatch(batch, Map.of(), "test"));
        failing.clear();
        return batch;
    }

    private ParkedFilter all() {
        return new ParkedFilter(consumer, null, null, null, null, null, null, null);
    }

    private ParkedEntry parked(UUID id) {
        return admin().parked(ParkedFilter.of(consumer, id), 0, 1).getFirst();
    }

    @Test
    void anEditedMessageTakesThePlaceInItsKey() throws Exception {
        List<Message> batch = park(10, "k", "first", "second");
        Message old = batch.getFirst();
        Message edited =
                Message.builder("orders", "t2").key("k").payload("mended").build();
        assertThat(admin().editParked(consumer, old.id(), edited)).isTrue();

        assertThat(parked(edited.id()).state()).isEqualTo(ParkedState.RETRY);
        assertThat(parked(edited.id()).attempts()).isZero();
        assertThat(parked(edited.id()).message().type()).isEqualTo("t2");
        assertThat(parked(edited.id()).message().headers().get(OutboxAdmin.EDITED_FROM))
                .hasValue(old.id().toString());
        assertThat(parked(old.id()).state()).isEqualTo(ParkedState.SKIPPED);
        assertThat(parked(old.id()).message().payload()).isEqualTo("first".getBytes(UTF_8));
        assertThat(parked(old.id()).error()).isEqualTo("edited: message " + edited.id() + " stands for it");
        assertThat(admin().find(consumer, edited.id())).as("its claim").isPresent();

        run("mended", "second");
        handler(10).handle(new ReceivedBatch(List.of(old, edited), Map.of(), "test"));
        assertThat(effects).as("neither comes again").containsExactly("mended", "second");
        AuditRecord record = outboxAdmin().audit(Long.MAX_VALUE, 1).getFirst();
        assertThat(record.scope()).contains(old.id().toString(), edited.id().toString());
        assertThat(record.changed()).isEqualTo(1);
    }

    private void run(String... expected) {
        BatchHandler handler = handler(10);
        await().until(() -> {
            handler.runIfDue();
            return admin().parked(all(), 0, 100).stream()
                    .noneMatch(entry -> entry.state().isPending());
        });
        assertThat(effects).containsExactly(expected);
    }

    @Test
    void whatWaitsIsEditedWhereItWaits() throws Exception {
        List<Message> batch = park(10, "k", "first", "second");
        Message edited =
                Message.builder("orders", "t").key("k").payload("other").build();
        assertThat(admin().editParked(consumer, batch.get(1).id(), edited)).isTrue();
        assertThat(parked(edited.id()).state()).isEqualTo(ParkedState.WAITING);
        assertThat(admin().retryParked(all())).isEqualTo(2);
        assertThat(parked(batch.get(1).id()).state())
                .as("the old one, by that retry")
                .isEqualTo(ParkedState.RETRY);
    }

    @Test
    void anEditThatMakesNoSenseChangesNothing() throws Exception {
        Message dead = park(1, "k", "first").getFirst();
        InboxAdmin admin = admin();
        Message otherTopic = Message.builder("others", "t").key("k").build();
        Message otherKey = Message.builder("orders", "t").key("l").build();
        Message known = Message.builder("orders", "t").key("k").payload("x").build();
        handler(1).handle(new ReceivedBatch(List.of(known), Map.of(), "test"));
        assertThatThrownBy(() -> admin.editParked(consumer, dead.id(), otherTopic))
                .hasMessageContaining("topic: others (expected: orders, because what is parked behind");
        assertThatThrownBy(() -> admin.editParked(consumer, dead.id(), otherKey))
                .hasMessageContaining("key: l (expected: k, because what is parked behind");
        assertThatThrownBy(() -> admin.editParked(consumer, dead.id(), dead))
                .hasMessageContaining("expected: a new one");
        assertThatThrownBy(() -> admin.editParked(consumer, dead.id(), known))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("that consumer " + consumer + " never had");
        assertThat(admin.editParked(consumer, UUID.randomUUID(), otherKey)).isFalse();
        assertThat(parked(dead.id()).state()).isEqualTo(ParkedState.DEAD);
        assertThat(admin.parked(all(), 0, 10)).hasSize(1);
    }

    @Test
    void aPreviewFixesWhatIsChanged() throws Exception {
        UUID stays = park(1, "a", "one").getFirst().id();
        UUID failsAgain = park(1, "b", "two").getFirst().id();
        ParkedFilter dead = new ParkedFilter(consumer, null, ParkedState.DEAD, null, "FAILS", null, null, null);
        ParkedPreview preview = admin().previewParked(dead);
        assertThat(preview.count()).isEqualTo(2);
        assertThat(preview.isCapped()).isFalse();

        assertThat(admin().retryParked(ParkedFilter.of(consumer, failsAgain))).isEqualTo(1);
        failing.add("two");
        await().until(() -> {
            handler(1).runIfDue();
            return parked(failsAgain).state() == ParkedState.DEAD;
        });
        UUID late = park(1, "c", "three").getFirst().id();
        ParkedStep step = admin().retryParked(preview.filter(), 0, 500);

        assertThat(step).isEqualTo(new ParkedStep(1, null));
        assertThat(parked(stays).state()).isEqualTo(ParkedState.RETRY);
        assertThat(parked(failsAgain).state()).isEqualTo(ParkedState.DEAD);
        assertThat(parked(late).state()).isEqualTo(ParkedState.DEAD);
        assertThat(admin().previewParked(dead).count()).isEqualTo(2);
        assertThat(outboxAdmin().audit(Long.MAX_VALUE, 1).getFirst().scope())
                .contains("consumer " + consumer + ", state DEAD, error FAILS, unchanged since ");
        assertThatThrownBy(() -> admin().previewParked(all())).hasMessageContaining("state: null (expected: one");
    }

    @Test
    void pagesAndStepsSayWhereToGoOn() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(park(1, "k" + i, "first" + i).getFirst().id());
        }
        ParkedFilter dead = new ParkedFilter(consumer, null, ParkedState.DEAD, "orders", "FAILS", null, null, null);
        List<UUID> seen = new ArrayList<>();
        Long next = 0L;
        while (next != null) {
            ParkedPage page = admin().parkedPage(dead, next, 2);
            page.entries().forEach(entry -> seen.add(entry.message().id()));
            next = page.next();
        }
        assertThat(seen).isEqualTo(ids);
        ParkedStep first = admin().skipParked(dead, 0, 2);
        assertThat(first.changed()).isEqualTo(2);
        ParkedStep second = admin().skipParked(dead, first.next() == null ? 0 : first.next(), 10);
        assertThat(second).isEqualTo(new ParkedStep(3, null));
        assertThat(admin().parkedStatus().count(ParkedState.SKIPPED)).isGreaterThanOrEqualTo(5);
        assertThat(admin().parkedStatus().oldestAge()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
}
