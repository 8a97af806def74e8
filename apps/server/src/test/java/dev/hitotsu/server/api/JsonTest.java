package dev.hitotsu.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.api.LeadershipBody.LeaderBody;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Holds names and forms of the JSON answers, which stay the same within a major release. */
class JsonTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Snapshot BACKLOG = new Snapshot(3, Duration.ofMillis(1_500), 1, 2, 0, null);
    private static final RelayStatus LEADING = new RelayStatus(RelayStatus.Role.LEADING, 3, 12, 0, 4, 1, 2, 5, 1, null);
    private static final String ENTRY = """
            {"id":"01890a5d-ac96-774b-bcce-b302099a8057","state":"dead-letter","position":7,"topic":"orders","key":null,\
            "type":"Placed","occurredAt":"2026-01-01T12:00:00Z","appendedAt":"2026-01-01T12:00:00Z","deliverAfter":null,"attempts":2,"nextAttemptAt":null,\
            "lastError":"too red",""";

    @Test
    void anOutboxSaysNullForWhatIsMissing() {
        OutboxStatus status =
                new OutboxStatus(Map.of(OutboxState.PENDING, 2L), Duration.ofSeconds(1), 9, 0, null, 4, null, NOON);

        assertThat(Json.compact(OutboxStatusBody.of(status))).isEqualTo("""
                {"counts":{"pending":2,"published":0,"delayed":0,"retry":0,"waiting":0,"blocked":0,"dead":0,\
                "dead-letter":0,"skipped":0},"maxCount":100000,"oldestPendingAgeMillis":1000,"position":9,"gaps":0,"leader":null,"fence":4,\
                "leaderUntil":null,"savedAt":"2026-01-01T12:00:00Z","source":null}""");

        OutboxLog log = new OutboxLog("hitotsu_1", "reserved", true, 4096, Duration.ZERO, null, null);
        assertThat(Json.compact(OutboxStatusBody.of(status.with(OutboxSource.LOG_ONLY, log))))
                .endsWith(
                        "\"source\":\"log-only\",\"log\":{\"slot\":\"hitotsu_1\",\"state\":\"reserved\",\"active\":true,"
                                + "\"lagBytes\":4096,\"lagMillis\":0,\"safeBytes\":null,\"problem\":null}}");
    }

    @Test
    void aMessageHasItsPayloadAsTextOrInBase64() {
        assertThat(Json.compact(OutboxEntryBody.of(entry(message().payload("hi")))))
                .isEqualTo(ENTRY + "\"size\":20}");
        assertThat(Json.compact(
                        OutboxMessageBody.of(entry(message().header("a", "b").payload("hi")))))
                .isEqualTo(ENTRY + "\"size\":20,\"complete\":true,\"headers\":{\"a\":\"b\"},\"payloadText\":\"hi\"}");
        assertThat(Json.compact(OutboxMessageBody.of(entry(message().payload(new byte[] {0})))))
                .isEqualTo(ENTRY + "\"size\":20,\"complete\":true,\"headers\":{},\"payloadBase64\":\"AA==\"}");
        assertThat(Json.compact(OutboxMessageBody.of(entry(message()))))
                .isEqualTo(ENTRY + "\"size\":20,\"complete\":true,\"headers\":{},\"payloadBase64\":null}");
    }

    @Test
    void aRelayLeavesOutABacklogThatIsUnknown() {
        String status = """
                {"instance":"one","role":"leading","fence":3,"delivered":12,"failed":0,"destinationAway":4,"resent":1,\
                "parked":2,"inFlight":5,"terms":1,"problem":null""";
        assertThat(Json.compact(RelayStatusBody.of("one", LEADING, null, null))).isEqualTo(status + "}");
        assertThat(Json.compact(RelayStatusBody.of("one", LEADING, BACKLOG, null)))
                .isEqualTo(status + ",\"backlog\":3,\"oldestPendingAgeMillis\":1500,\"dead\":1,\"blocked\":2}");
        assertThat(Json.compact(HealthBody.of("late", Duration.ofSeconds(1), 7, BACKLOG, null)))
                .isEqualTo("""
                {"healthy":false,"reason":"late","maxPendingAgeMillis":1000,"backlog":3,"oldestPendingAgeMillis":1500,\
                "maxDead":7,"dead":1}""");
        assertThat(Json.compact(HealthBody.of(null, Duration.ofSeconds(1), 7, null, null)))
                .isEqualTo("{\"healthy\":true,\"reason\":null,\"maxPendingAgeMillis\":1000,\"maxDead\":7}");
    }

    @Test
    void aLeadershipWithoutLeaderSaysNull() {
        assertThat(Json.compact(new LeadershipBody("x", null, List.of("b"))))
                .isEqualTo("{\"name\":\"x\",\"leader\":null,\"waiting\":[\"b\"]}");
        assertThat(Json.compact(new LeadershipBody("x", new LeaderBody("a", 5, NOON), List.of())))
                .isEqualTo("""
                        {"name":"x","leader":{"instance":"a","fence":5,"since":"2026-01-01T12:00:00Z"},"waiting":[]}""");
    }

    @Test
    void whatATerminalMayObeyIsEscapedAndMeansTheSame() throws Exception {
        String hostile = "a\u001b[2J\u009b31m\u202e\u2028\u007f\ud83d\ude00é注";

        String json = Json.compact(Map.of("v", hostile));

        assertThat(json.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        assertThat(json).contains("\\u009B31m\\u202E\\u2028\\u007F").contains("é注");
        assertThat(new JsonMapper().readTree(json).at("/v").asText()).isEqualTo(hostile);
        assertThat(Json.pretty(Map.of(hostile, 1)).codePoints())
                .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
    }

    private static OutboxEntry entry(Message.Builder message) {
        return new OutboxEntry(7, message.build(), 20, true, NOON, OutboxState.DEAD_LETTER, 2, null, "too red");
    }

    private static Message.Builder message() {
        return Message.builder("orders", "Placed")
                .id(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"))
                .occurredAt(NOON);
    }
}
