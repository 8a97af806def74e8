package dev.hitotsu.server.command;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases database = TestDatabases.withSchema();
    private final Message first =
            message("order-1").header("region", "eu").payload("{\"total\": 1}").build();
    private final Message second =
            message("order-1").payload(new byte[] {0, 1, 2}).build();

    @Test
    void pendingMessagesAreCountedAndListed() throws Exception {
        database.append(first, second);

        Run status = database.run("outbox status");
        assertThat(status.out())
                .containsPattern("pending +2")
                .contains("nobody")
                .containsPattern("saved never");
        JsonNode json = JSON.readTree(database.run("outbox status", "--json").out());
        assertThat(json.at("/counts/pending").asInt()).isEqualTo(2);
        assertThat(json.at("/counts/dead-letter").asInt()).isZero();
        assertThat(database.run("outbox list").out()).isEqualTo("none\n");
        assertThat(database.run("outbox list", "--state", "pending", "--limit", "1")
                        .out())
                .contains(first.id().toString())
                .doesNotContain(second.id().toString());
    }

    @Test
    void theSourceIsChangedWhereTheDatabaseCanDoIt() throws Exception {
        assertThat(database.run("outbox source polling").out())
                .isEqualTo("source polling, before as the relay was configured\n");
        assertThat(database.run("outbox status").out()).containsPattern("source +polling");
        assertThat(database.run("outbox source polling", "--json").out()).contains("\"before\" : \"polling\"");
        assertThat(database.run("outbox source log-only").err())
                .contains("wal_level of the database: replica (expected: logical; set it and restart the server)");
        assertThat(database.run("outbox source binlog").err())
                .contains("source: \"binlog\" (expected: polling, log, log-only)");
        assertThat(database.run("outbox source log", "--wait", "soon").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void statusExitsWithFourWhenAMessageWaitsTooLong() throws Exception {
        assertThat(database.run("outbox status", "--max-age", "1ms").exitCode()).isZero();
        database.append(first);

        await().until(() -> database.run("outbox status", "--max-age", "1ms").exitCode() == ExitCode.OUTBOX_UNHEALTHY);
        assertThat(database.run("outbox status", "--max-age", "1h").exitCode()).isZero();
    }

    @Test
    void showTellsEverythingOfAMessage() throws Exception {
        database.append(first, second);

        assertThat(database.run("outbox show", first.id().toString()).out())
                .contains("region: eu", "12 bytes of text", "{\"total\": 1}")
                .containsPattern("state +pending");
        assertThat(database.run("outbox show", second.id().toString()).out())
                .contains("3 bytes, not text", "00000000  00 01 02");
        assertThat(JSON.readTree(database.run(
                                        "outbox show", "--json", second.id().toString())
                                .out())
                        .at("/payloadBase64")
                        .asText())
                .isEqualTo("AAEC");
        Run missing = database.run("outbox show", "01890a5d-ac96-774b-bcce-b302099a8057");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("not in the outbox");
    }

    @Test
    void aBlockedMessageIsShownSkippedAndRetried() throws Exception {
        blockFirst();
        JsonNode listed = JSON.readTree(database.run("outbox list", "--json").out());
        assertThat(listed).hasSize(2);
        assertThat(listed.at("/0/state").asText()).isEqualTo("waiting");
        assertThat(listed.at("/1/state").asText()).isEqualTo("blocked");
        assertThat(listed.at("/1/lastError").asText()).isEqualTo("too red");

        assertThat(database.run("outbox skip", first.id().toString()).err()).contains("expected: --yes");
        assertThat(database.run("outbox skip", first.id().toString(), "--yes").exitCode())
                .isZero();
        assertThat(JSON.readTree(database.run("outbox status", "--json").out())
                        .at("/counts/skipped")
                        .asInt())
                .isEqualTo(1);
        assertThat(database.run("outbox skip", first.id().toString(), "--yes").exitCode())
                .isEqualTo(ExitCode.FAILED);

        assertThat(database.run("outbox retry", first.id().toString()).out()).isEqualTo("1 to be sent again\n");
        assertThat(database.run("outbox retry", "--state", "dead").out()).isEqualTo("0 to be sent again\n");
        assertThat(database.run("outbox retry", "--all").out())
                .isEqualTo("2 to be sent again; 2 of them were under way already\n");
        JsonNode retried =
                JSON.readTree(database.run("outbox retry", "--all", "--json").out());
        assertThat(retried.at("/changed").asInt()).isEqualTo(2);
        assertThat(retried.at("/underWay").asInt()).isEqualTo(2);
    }

    @Test
    void failedMessagesAreFilteredAndSkippedTogether() throws Exception {
        blockFirst();

        assertThat(database.run("outbox list", "--error", "TOO RED").out())
                .contains(first.id().toString())
                .doesNotContain(second.id().toString());
        assertThat(database.run("outbox list", "--topic", "payments").out()).isEqualTo("none\n");
        assertThat(database.run("outbox skip", "--all", "--state", "blocked", "--yes")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        for (String command : List.of("outbox skip --yes --state published", "outbox retry --state pending")) {
            Run run = database.run(command);
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("(expected: delayed, retry, ");
        }
        assertThat(database.run("outbox status", "--max-dead", "-1").err()).contains("--max-dead: -1 (expected: 0 or");
        assertThat(database.run("outbox skip", "--all").err()).contains("expected: --yes");
        assertThat(database.run("outbox skip", "--all", "--yes").out()).isEqualTo("1 skipped\n");
        assertThat(database.run("outbox skip", "--state", "blocked", "-y").out())
                .isEqualTo("0 skipped\n");
    }

    @Test
    void anEditedMessageTakesThePlaceAndIsRecorded() throws Exception {
        blockFirst();
        String id = first.id().toString();

        assertThat(database.run("outbox edit", id, "--yes").err()).contains("edit: nothing");
        assertThat(database.run("outbox edit", id, "--type", "").err()).contains("type");
        assertThat(database.run("outbox edit", id, "--key", "order-2").err()).contains("expected: --yes");
        assertThat(database.run("outbox changes").out()).isEqualTo("none\n");
        JsonNode edited = JSON.readTree(
                database.run("outbox edit", id, "--key", "order-2", "--header", "region=", "--yes", "--json")
                        .out());
        JsonNode found = JSON.readTree(
                database.run("outbox show", "--json", edited.at("/id").asText()).out());
        assertThat(found.at("/key").asText()).isEqualTo("order-2");
        assertThat(found.at("/headers/hitotsu-edited-from").asText()).isEqualTo(id);
        assertThat(found.at("/headers/region").isMissingNode()).isTrue();
        assertThat(database.run("outbox changes").out())
                .contains(
                        System.getProperty("user.name"),
                        "edit",
                        id,
                        edited.at("/id").asText());
    }

    @Test
    void lostOrderIsToldBeforeItIsLost() throws Exception {
        blockFirst();
        String id = first.id().toString();
        assertThat(database.run("outbox retry", id).err()).isEmpty();
        assertThat(database.run("outbox skip", "--all", "--since", "1h").err())
                .contains("expected: --yes", "does not bring the order back");
        assertThat(database.run("outbox skip", "--all", "--since", "1h", "--yes")
                        .out())
                .isEqualTo("1 skipped\n");

        assertThat(database.run("outbox retry", "--state", "skipped", "--until", "1h")
                        .err())
                .isEmpty();
        Run retried = database.run("outbox retry", "--state", "skipped", "--topic", "orders");
        assertThat(retried.err()).contains("sent after those");
        assertThat(retried.out()).isEqualTo("1 to be sent again\n");
        assertThat(database.run("outbox retry", id, "--topic", "orders").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(database.run("outbox list", "--since", "soon").err()).contains("soon (expected: a time");
        assertThat(database.run("outbox retry", "--all", "--rate", "0").err()).contains("--rate: 0");
    }

    /** One a second: the command waits before the second message, and 29 seconds would pass before the last. */
    @Test
    void manyAreSentAgainAtTheRateThatWasAskedFor() throws Exception {
        execute(
                "INSERT INTO hitotsu.parked (position, id, topic, type, occurred_at, state, ordered, attempts, appended_at)"
                        + " SELECT number, gen_random_uuid(), 'orders', 'T', now(), 'DEAD', false, 1, now()"
                        + " FROM generate_series(1, 30) AS number");
        Thread command = Thread.ofPlatform()
                .start(() -> database.run("outbox retry", "--state", "dead", "--rate", "1", "--yes"));
        await().until(() -> Arrays.stream(command.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(BulkChange.Pace.class.getName())
                        && command.getState() == Thread.State.TIMED_WAITING));
        command.interrupt();
        command.join();

        assertThat(PostgreSql.of(database.dataSource())
                        .admin()
                        .changes(Long.MAX_VALUE, 100)
                        .size())
                .isBetween(1, 29);
    }

    @Test
    void statusExitsWithFourWhenMessagesAreDead() throws Exception {
        execute(
                "INSERT INTO hitotsu.parked (position, id, topic, type, occurred_at, state, ordered, attempts, appended_at)"
                        + " VALUES (1, gen_random_uuid(), 'orders', 'T', now(), 'DEAD', false, 1, now())");

        assertThat(database.run("outbox status").exitCode()).isZero();
        assertThat(database.run("outbox status", "--max-dead", "0").exitCode()).isEqualTo(ExitCode.OUTBOX_UNHEALTHY);
        assertThat(database.run("outbox status", "--max-dead", "1").exitCode()).isZero();
        assertThat(database.run("outbox status", "--max-age", "1h").exitCode()).isEqualTo(ExitCode.OUTBOX_UNHEALTHY);
        assertThat(database.run("outbox status", "--max-age", "1h", "--max-dead", "1")
                        .exitCode())
                .isZero();
    }

    @Test
    void whatWasNotFailedCannotBeRetriedOrSkipped() throws Exception {
        database.append(first);

        Run retry = database.run("outbox retry", first.id().toString());
        assertThat(retry.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(retry.err()).contains(first.id().toString());
        assertThat(database.run("outbox skip", "-y", first.id().toString()).exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aSequenceBehindTheRelayIsNamedByEveryCommandAndRealigned() throws Exception {
        blockFirst();
        assertThat(database.run("outbox realign").out()).contains("nothing to do");
        execute("SELECT setval('hitotsu.message_position', 1, false)");

        for (String command : List.of("outbox status", "outbox list")) {
            assertThat(database.run(command).exitCode()).isEqualTo(ExitCode.DATABASE);
            assertThat(database.run(command).err()).contains("message_position: at 0", "outbox realign");
        }
        assertThat(database.run("outbox realign").out()).contains("position 0 before");
        assertThat(database.run("outbox status").exitCode()).isZero();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Through a relay whose sink refuses the first. */
    private void blockFirst() throws Exception {
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
        sink.script((message, attempt) ->
                message.id().equals(first.id()) ? SendResult.rejected("too red") : SendResult.sent());
        Relay relay = Relay.builder(PostgreSql.of(database.dataSource()).relayStore(), sink)
                .options(RelayOptions.DEFAULT.withFailure(RelayOptions.Failure.of(FailurePolicy.BLOCK_KEY)))
                .build();
        database.append(first, second);
        try (relay) {
            relay.start();
            await().until(() -> database.run("outbox list", "--json").out().contains("waiting"));
        }
    }

    private static Message.Builder message(String key) {
        return Message.builder("orders", "OrderPlaced").key(key);
    }
}
