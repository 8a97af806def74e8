package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A step whose record cannot be written has changed nothing. */
class AuditWithEachStepIT {
    private final PostgreSqlRelayFixture fixture = new PostgreSqlRelayFixture();

    @Test
    void aStepWithoutItsRecordIsNotDone() throws Exception {
        Message message = Message.builder("orders", "OrderPlaced").payload("{}").build();
        execute(
                "INSERT INTO hitotsu.parked (position, id, topic, type, occurred_at, state, ordered, attempts, appended_at)"
                        + " VALUES (1, '" + message.id() + "', 'orders', 'T', now(), 'DEAD', false, 1, now())");
        execute("ALTER TABLE hitotsu.operator_audit ADD CONSTRAINT full_disk CHECK (false)");
        OutboxAdmin admin = fixture.admin();
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, 10);
        assertThatThrownBy(() -> admin.retry(dead, EntryRange.ALL)).isInstanceOf(OutboxException.class);
        assertThatThrownBy(() -> admin.skip(message.id())).isInstanceOf(OutboxException.class);
        assertThatThrownBy(() -> admin.reveal(message.id())).isInstanceOf(OutboxException.class);
        assertThat(admin.find(message.id()).orElseThrow().state()).isEqualTo(OutboxState.DEAD);
        assertThat(admin.changes(Long.MAX_VALUE, 10)).isEmpty();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
