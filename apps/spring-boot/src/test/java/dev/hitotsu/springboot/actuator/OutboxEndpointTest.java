package dev.hitotsu.springboot.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class OutboxEndpointTest {
    private static final Message MESSAGE = Message.builder("orders", "OrderPlaced")
            .key("ann")
            .payload("secret")
            .build();

    private final OutboxEndpoint readOnly = new OutboxEndpoint(new OneDead(), false);

    @Test
    void listsAndShowsWhatFailedWithoutItsPayload() {
        OutboxEndpoint.Entry entry = readOnly.list("dead", null, null).getFirst();

        assertThat(entry.id()).isEqualTo(MESSAGE.id());
        assertThat(entry.lastError()).isEqualTo("too large");
        assertThat(readOnly.show("dead", MESSAGE.id().toString())).isEqualTo(entry);
        assertThat(readOnly.show("retry", MESSAGE.id().toString())).isNull();
        assertThat(readOnly.status().count(OutboxState.DEAD)).isEqualTo(1);
    }

    @Test
    void refusesToActUnlessAllowed() {
        assertThatThrownBy(() -> readOnly.act("dead", MESSAGE.id().toString(), "retry"))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("hitotsu.actuator.write=true");
        OutboxEndpoint writing = new OutboxEndpoint(new OneDead(), true);
        assertThat(writing.act("dead", MESSAGE.id().toString(), "retry").done()).isTrue();
        assertThat(writing.act("dead", MESSAGE.id().toString(), "skip").done()).isFalse();
    }

    @Test
    void wrongRequestsNameValueAndExpectation() {
        assertThatThrownBy(() -> readOnly.list("ded", null, null))
                .hasMessageContaining("state: ded (expected: one of ");
        assertThatThrownBy(() -> readOnly.list("dead", null, 0)).hasMessageContaining("limit: 0 (expected: 1..10000)");
        assertThatThrownBy(() -> readOnly.show("dead", "7")).hasMessageContaining("id: 7 (expected: a UUID)");
        assertThatThrownBy(() -> new OutboxEndpoint(new OneDead(), true)
                        .act("dead", MESSAGE.id().toString(), "drop"))
                .hasMessageContaining("action: drop (expected: retry or skip)");
    }

    @Test
    void healthIsDownForOldAndForDeadMessages() {
        assertThat(health(Duration.ofSeconds(1), 0, 0).getStatus()).isEqualTo(Status.UP);
        assertThat(health(Duration.ofSeconds(61), 0, 0)
                        .getDetails()
                        .get("problem")
                        .toString())
                .contains("PT1M1S (expected: at most PT1M");
        assertThat(health(Duration.ZERO, 1, 0).getStatus()).isEqualTo(Status.DOWN);
        assertThat(health(Duration.ZERO, 0, 1).getStatus()).isEqualTo(Status.DOWN);
    }

    private static Health health(Duration oldest, long dead, long blocked) {
        OutboxBacklog backlog = new OutboxBacklog() {
            @Override
            public Snapshot read() {
                return new Snapshot(5, oldest, dead, blocked, 0, null);
            }

            @Override
            public List<String> topics() {
                return List.of();
            }
        };
        return new OutboxHealthIndicator(backlog, Duration.ofMinutes(1), 0).health();
    }

    private static final class OneDead implements OutboxAdmin {
        private final OutboxEntry entry =
                new OutboxEntry(1, MESSAGE, 6, true, Instant.EPOCH, OutboxState.DEAD, 3, null, "too large");

        @Override
        public OutboxStatus status() {
            return new OutboxStatus(Map.of(OutboxState.DEAD, 1L), Duration.ZERO, 1, 0, null, 0, null, null);
        }

        @Override
        public EntryPage page(EntryFilter filter, EntryRange range) {
            return new EntryPage(filter.state() == OutboxState.DEAD ? List.of(entry) : List.of(), null);
        }

        @Override
        public Optional<OutboxEntry> find(UUID id) {
            return id.equals(MESSAGE.id()) ? Optional.of(entry) : Optional.empty();
        }

        @Override
        public boolean retry(UUID id) {
            return true;
        }

        @Override
        public ChangedPage retry(EntryFilter filter, EntryRange range) {
            return new ChangedPage(1, null);
        }

        @Override
        public boolean skip(UUID id) {
            return false;
        }

        @Override
        public ChangedPage skip(EntryFilter filter, EntryRange range) {
            return new ChangedPage(0, null);
        }

        @Override
        public boolean edit(UUID id, Message edited) {
            return false;
        }

        @Override
        public List<OutboxChange> changes(long before, int limit) {
            return List.of();
        }

        @Override
        public OutboxAdmin actingFor(Operation operation) {
            return this;
        }

        @Override
        public Optional<OutboxEntry> reveal(UUID id) {
            return find(id);
        }

        @Override
        public List<OutboxFailure> failures(OutboxState state, int limit) {
            return List.of();
        }

        @Override
        public List<OutboxFailure> waitingBehind(UUID id, int limit) {
            return List.of();
        }

        @Override
        public ChangePreview preview(EntryFilter filter) {
            return new ChangePreview(filter, EntryRange.ALL, Instant.EPOCH, 1, false, NewerCount.NONE);
        }

        @Override
        public List<AuditRecord> audit(long before, int limit) {
            return List.of();
        }
    }
}
