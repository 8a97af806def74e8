package dev.hitotsu.server.command;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.postgresql.PostgreSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators look at parked messages, skip them, and have them tried again. */
class InboxParkedCommandIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Backoff HOUR = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 0);

    private final TestDatabases database = TestDatabases.withSchema();
    private final List<Message> messages = new ArrayList<>();

    /** Two keys: the first of each fails, and one waits behind it; the one of topic b is given up. */
    @BeforeEach
    void park() throws Exception {
        for (String topic : List.of("a", "b")) {
            for (int i = 0; i < 2; i++) {
                messages.add(Message.builder(topic, "t")
                        .key("k\u001b[31m")
                        .payload("secret")
                        .build());
            }
            handle(topic.equals("a") ? 10 : 1, messages.subList(messages.size() - 2, messages.size()));
        }
    }

    private void handle(int maxAttempts, List<Message> batch) throws Exception {
        PostgreSql postgres = PostgreSql.of(database.dataSource());
        JdbcInboxHandler handler = postgres.inboxHandler("payments", (connection, message) -> {
                    if (message.equals(batch.getFirst())) {
                        throw new IllegalStateException("Out-of-" + message.topic());
                    }
                })
                .withParking(postgres.parkingStore(), Parking.DEFAULT.withRetry(maxAttempts, HOUR));
        handler.handle(new ReceivedBatch(batch, Map.of(), "group-1, orders"));
    }

    @Test
    void whatIsParkedIsListedAndShown() throws Exception {
        assertThat(parked("")).containsExactly("retry a", "waiting a", "dead b");
        assertThat(parked("--consumer mails")).isEmpty();
        assertThat(parked("--state DEAD")).containsExactly("dead b");
        assertThat(parked("--topic a --limit 1")).containsExactly("retry a");
        assertThat(database.run("inbox list --parked --json --state DEAD").out())
                .as("as over HTTP")
                .contains("\"id\"", "\"dead\"")
                .doesNotContain("messageId");
        assertThat(parked("--error OUT-OF-B --since 1h")).containsExactly("dead b");
        assertThat(parked("--until 1h")).isEmpty();
        assertThat(parked("--after 2")).containsExactly("dead b");
        assertThat(database.run("inbox list --parked").out())
                .contains("IllegalStateException: Out-of-a", "payments", "k\uFFFD[31m")
                .doesNotContain("secret");
        assertThat(database.run("inbox list --parked --consumer mails").out()).isEqualTo("none\n");
        assertThat(database.run("inbox show payments " + messages.getFirst().id())
                        .out())
                .contains("state RETRY, 1 attempts, next at 2", "received by group-1, orders", "Out-of-a")
                .doesNotContain("secret");
        assertThat(database.run("inbox show payments " + messages.get(3).id()).out())
                .contains("handled or skipped at");
        assertThat(database.run("inbox list --topic a").err()).contains("--parked: not given");
    }

    private List<String> parked(String options) throws Exception {
        JsonNode list = JSON.readTree(
                database.run("inbox list --parked --json " + options).out());
        List<String> found = new ArrayList<>();
        list.forEach(one ->
                found.add(one.path("state").asText() + " " + one.path("topic").asText()));
        return found;
    }

    @Test
    void whatIsSkippedLetsGoOnWhatWaitsBehindIt() throws Exception {
        assertThat(database.run("inbox skip payments").err()).contains("ID: none (expected: the id of a message, or");
        assertThat(database.run("inbox skip payments --topic a").err()).contains("expected: --yes");
        assertThat(database.run("inbox skip payments " + messages.getFirst().id() + " --yes")
                        .out())
                .contains("is skipped");

        assertThat(parked("")).containsExactly("skipped a", "retry a", "dead b");
        assertThat(database.run("inbox skip payments --parked --yes --reason gone")
                        .out())
                .isEqualTo("2 parked messages are skipped\n");
        assertThat(parked("")).containsExactly("skipped a", "skipped a", "skipped b");
        assertThat(audit())
                .extracting(AuditRecord::action, AuditRecord::scope, AuditRecord::changed)
                .containsExactly(
                        tuple(Action.SKIP, "parked messages: consumer payments", 2),
                        tuple(
                                Action.SKIP,
                                "parked messages: consumer payments, message "
                                        + messages.getFirst().id(),
                                1));
    }

    @Test
    void whatIsRetriedIsDueAndTheOrderIsToldBefore() throws Exception {
        assertThat(database.run("inbox retry payments --state DEAD").err())
                .contains("expected: --yes", "comes after later messages of its key");
        assertThat(database.run("inbox retry payments --state DEAD --yes").out())
                .isEqualTo("1 messages are tried again\n");
        assertThat(parked("")).containsExactly("retry a", "waiting a", "retry b");
        assertThat(database.run("inbox retry payments " + messages.get(1).id() + " --yes")
                        .exitCode())
                .as("it waits behind another")
                .isEqualTo(ExitCode.FAILED);
        assertThat(audit()).extracting(AuditRecord::action).containsExactly(Action.RETRY);

        handle(10, List.of(Message.builder("c", "t").build()));
        PostgreSql postgres = PostgreSql.of(database.dataSource());
        JdbcInboxHandler healthy =
                postgres.inboxHandler("payments", (connection, message) -> {}).withParking(postgres.parkingStore());
        assertThat(database.run("inbox retry payments --parked --yes").exitCode())
                .isZero();
        await().until(() -> {
            healthy.runIfDue();
            return parked("").isEmpty();
        });
    }

    @Test
    void anEditedMessageTakesThePlaceOfTheOldOne() throws Exception {
        String old = messages.getFirst().id().toString();
        assertThat(database.run("inbox status").out()).contains("retry", "oldest: ");
        assertThat(database.run("inbox edit payments " + old + " --yes").err()).contains("edit: nothing (expected: ");
        assertThat(database.run("inbox edit payments " + messages.get(3).id() + " --type t2 --yes")
                        .err())
                .contains("not parked (expected: one that is; one that the consumer does not park is changed where");
        assertThat(database.run("inbox edit payments " + old + " --type t2").err())
                .contains("expected: --yes", "in its place");
        JsonNode edited =
                JSON.readTree(database.run("inbox edit payments " + old + " --type t2 --reason typo --yes --json")
                        .out());
        assertThat(edited.path("editedFrom").asText()).isEqualTo(old);
        String id = edited.path("id").asText();

        assertThat(parked("--topic a")).containsExactlyInAnyOrder("retry a", "waiting a", "skipped a");
        assertThat(database.run("inbox show payments " + old).out())
                .contains("state SKIPPED", "edited: message " + id + " stands for it");
        assertThat(database.run("inbox show payments " + id + " --content").out())
                .contains("type t2", "header hitotsu-edited-from: " + old, "secret");
        assertThat(audit())
                .extracting(AuditRecord::action, AuditRecord::reason, AuditRecord::changed)
                .containsExactly(tuple(Action.REVEAL, null, 1), tuple(Action.EDIT, "typo", 1));
        assertThat(audit().getLast().scope()).contains(old, id);
    }

    private List<AuditRecord> audit() {
        return PostgreSql.of(database.dataSource()).admin().audit(Long.MAX_VALUE, 10);
    }
}
