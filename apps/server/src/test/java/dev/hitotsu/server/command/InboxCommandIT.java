package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InboxCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases database = TestDatabases.withSchema();
    private final Inbox<Connection> inbox = PostgreSql.of(database.dataSource()).inbox("payments");
    private final UUID id = UUID.randomUUID();

    /** Whether the effect has happened now. */
    private boolean handle(UUID message) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean happened = inbox.runOnce(connection, message, () -> {});
            inbox.reportReader(connection, "group-1, orders");
            inbox.commit(connection);
            return happened;
        }
    }

    @Test
    void aConsumerGoesPastAMessageThatWasSkipped() throws Exception {
        assertThat(database.run("inbox skip payments " + id).err())
                .contains("expected: --yes", "The effect of message " + id + " of consumer payments will not happen");
        assertThat(handle(UUID.randomUUID())).isTrue();
        assertThat(database.run("inbox skip payments " + id + " --yes --reason gone")
                        .out())
                .isEqualTo("message " + id + " of consumer payments is skipped\n");

        assertThat(handle(id)).isFalse();
        Run again = database.run("inbox skip payments " + id + " --yes");
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("handled or skipped already (expected: one that is not)");
        assertThat(audit())
                .extracting(AuditRecord::action, AuditRecord::actor, AuditRecord::reason, AuditRecord::scope)
                .containsExactly(tuple(
                        Action.SKIP, System.getProperty("user.name"), "gone", "consumer payments, message " + id));
    }

    @Test
    void theEffectHappensAgainAfterARetryAndTheOperatorIsToldBefore() throws Exception {
        assertThat(handle(id)).isTrue();
        assertThat(database.run("inbox retry payments " + id).err())
                .contains(
                        "expected: --yes", "happens again when it is delivered again, after later messages of its key");
        assertThat(handle(id)).isFalse();

        assertThat(database.run("inbox retry payments " + id + " --yes").exitCode())
                .isZero();
        assertThat(handle(id)).isTrue();
        assertThat(audit()).extracting(AuditRecord::action).containsExactly(Action.RETRY);
        assertThat(database.run("inbox retry mails " + id + " --yes").err())
                .contains("message " + id + " of consumer mails: not handled (expected: one that was handled or");
        assertThat(audit()).hasSize(1);
    }

    private List<AuditRecord> audit() {
        return PostgreSql.of(database.dataSource()).admin().audit(Long.MAX_VALUE, 10);
    }

    @Test
    void whatWasHandledIsListedAndShown() throws Exception {
        assertThat(database.run("inbox list").out()).isEqualTo("none\n");
        assertThat(database.run("inbox list --consumer payments").out()).isEqualTo("none\n");
        UUID smaller = new UUID(1, 1);
        UUID greater = new UUID(2, 2);
        handle(smaller);
        handle(greater);

        assertThat(database.run("inbox list").out()).contains("payments", "group-1, orders");
        JsonNode listed = JSON.readTree(
                database.run("inbox list --consumer payments --json").out());
        assertThat(listed)
                .extracting(claim -> claim.path("messageId").asText())
                .containsExactly(greater.toString(), smaller.toString());
        assertThat(database.run("inbox list --consumer payments --limit 1 --before " + greater)
                        .out())
                .contains(smaller.toString())
                .doesNotContain(greater.toString());
        assertThat(database.run("inbox show payments " + smaller).out()).contains("handled or skipped at 2");
        Run missing = database.run("inbox show payments " + id);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("not handled (expected: one that was handled or skipped");
        assertThat(database.run("inbox list --limit 0").err()).contains("--limit: 0 (expected: 1..10000)");
        assertThat(database.run("inbox list --before " + id).err()).contains("(expected: with --consumer)");
        assertThat(database.run("inbox show payments 17").err()).contains("17 (expected: a message id");
    }
}
