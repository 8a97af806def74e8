package dev.hitotsu.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hitotsu.console.source.Processes;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the first sentence says of each kind of incident. */
class DiagnosisTest {
    private static final Instant NOW = Instant.parse("2026-11-27T02:55:00Z");
    private static final Instant SINCE = Instant.parse("2026-11-27T02:14:00Z");

    @Test
    void aRefusedMessageHoldsKeys() {
        List<OutboxFailure> failures = List.of(
                failure("orders", "a", "record too large"),
                failure("orders", "b", "record too large"),
                failure("orders", "c", "record too large"));
        assertThat(sentence(status("relay-1", 3, 0), failures, null))
                .isEqualTo("Stuck: orders, 3 keys, 41 min, since 02:14: record too large");
    }

    @Test
    void aDeadLeaderIsToldBeforeAnythingElse() {
        assertThat(sentence(status(null, 7, 0), List.of(failure("orders", "a", "no")), null))
                .isEqualTo("Stopped: no relay leads, nothing was saved since 02:14; 7 messages wait");
    }

    @Test
    void aBrokerThatIsAwayIsNamed() {
        assertThat(sentence(status("relay-1", 7, 0), List.of(), "Kafka: no answer from broker-1:9092"))
                .isEqualTo(
                        "Waiting: 7 messages, the oldest for 41 min, since 02:14: Kafka: no answer from broker-1:9092");
    }

    @Test
    void anOpenTransactionIsToldByItsGaps() {
        assertThat(sentence(status("relay-1", 7, 3), List.of(), null))
                .isEqualTo(
                        "Behind: 7 messages wait, the oldest for 41 min, since 02:14; 3 places of the log may still be"
                                + " filled by open transactions, which stand under Relays");
    }

    @Test
    void aSlotThatNobodyReadsIsToldWhoeverLeads() {
        OutboxLog log = new OutboxLog(
                "s",
                "reserved",
                false,
                9,
                Duration.ofMinutes(41),
                null,
                "slot s: inactive for 2460 s (expected: a relay)");
        assertThat(sentence(status("relay-1", 0, 0).with(null, log), List.of(), null))
                .isEqualTo(
                        "The database's log: slot s: inactive for 2460 s (expected: a relay), nothing was saved since"
                                + " 02:14");
        assertThat(sentence(status(null, 7, 0).with(null, log), List.of(), null))
                .isEqualTo(
                        "Stopped: no relay leads, nothing was saved since 02:14; 7 messages wait; slot s: inactive for"
                                + " 2460 s (expected: a relay)");
    }

    @Test
    void whatIsWrongElsewhereIsToldWhenTheOutboxIsWell() {
        Sample well = new Sample(
                NOW, 0, status("relay-1", 1, 0, 1), List.of(), false, null, "Gateway: shop is down", Processes.NONE);
        Diagnosis diagnosis = Diagnosis.of(new Reading(well, null));
        assertThat(diagnosis.sentence()).isEqualTo("Gateway: shop is down");
        assertThat(diagnosis.level()).isEqualTo(Diagnosis.Level.WAITING);
    }

    @Test
    void whatWasGivenUpLongAgoDoesNotHideWhatIsWrongElsewhere() {
        OutboxFailure dead = new OutboxFailure(
                1, UUID.randomUUID(), OutboxState.DEAD, "orders", "a", false, "record too large", SINCE, SINCE);
        Sample sample = new Sample(
                NOW,
                0,
                status("relay-1", 1, 0, 1),
                List.of(dead),
                false,
                null,
                "Gateway, since 02:50: shop is down",
                Processes.NONE);
        assertThat(Diagnosis.of(new Reading(sample, null)).sentence()).isEqualTo("Gateway, since 02:50: shop is down");
    }

    @Test
    void whoHoldsATransactionIsNamedAlsoWhenMessagesWaitForIt() {
        Sample sample = new Sample(
                NOW,
                0,
                status("relay-1", 7, 3),
                List.of(),
                false,
                null,
                "Open transaction, since 02:13: reports",
                Processes.NONE);
        assertThat(Diagnosis.of(new Reading(sample, null)).sentence())
                .startsWith("Behind: 7 messages wait, the oldest for 41 min, since 02:14; 3 places of the log may")
                .endsWith("; Open transaction, since 02:13: reports");
    }

    @Test
    void aDatabaseThatIsAwayLeavesTheLastFigures() {
        Sample last = sample(status("relay-1", 7, 0), List.of(), null);
        Diagnosis diagnosis = Diagnosis.of(new Reading(last, "database: connection refused"));
        assertThat(diagnosis.level()).isEqualTo(Diagnosis.Level.UNKNOWN);
        assertThat(diagnosis.sentence())
                .isEqualTo(
                        "Unknown since 02:55: database: connection refused. The figures below are the last ones that were"
                                + " read.");
        assertThat(Diagnosis.of(new Reading(null, "database: connection refused"))
                        .sentence())
                .isEqualTo("Unknown: database: connection refused");
    }

    @Test
    void errorsThatDifferInNumbersAndIdsAreOneProblem() {
        List<Problem> problems = Problem.group(List.of(
                failure("orders", "a", "order 17 of 0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5d is 1,048,599 bytes"),
                failure("orders", "b", "order 18 of 0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5e is 9 bytes"),
                failure("payments", "b", "order 18 of 0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5e is 9 bytes")));
        assertThat(problems)
                .extracting(Problem::topic, Problem::error, Problem::count)
                .containsExactly(
                        tuple("orders", "order … of … is … bytes", 2), tuple("payments", "order … of … is … bytes", 1));
        assertThat("order 18 of x is 9 bytes")
                .contains(String.valueOf(problems.getFirst().errorPart()));
    }

    @Test
    void aTakeOverIsAGapAndNeverZero() {
        History history = new History();
        history.add(at(0, status("relay-1", 100, 5, 1)));
        history.add(at(1, status("relay-1", 300, 5, 1)));
        history.add(at(2, status("relay-2", 300, 5, 2)));
        history.add(at(3, status("relay-2", 400, 5, 2)));
        history.addGap(NOW);
        assertThat(history.points())
                .extracting(History.Point::perSecond)
                .containsExactly(null, 200.0, null, 100.0, null);
        Chart chart = Chart.rate(history.points());
        assertThat(chart.lines()).hasSize(2);
        assertThat(chart.rows().getFirst().get(1)).isEqualTo("not known");
    }

    private static String sentence(OutboxStatus status, List<OutboxFailure> failures, @Nullable String problem) {
        return Diagnosis.of(new Reading(sample(status, failures, problem), null))
                .sentence();
    }

    private static Sample sample(OutboxStatus status, List<OutboxFailure> failures, @Nullable String problem) {
        return new Sample(NOW, 0, status, failures, false, problem, null, Processes.NONE);
    }

    private static Sample at(int second, OutboxStatus status) {
        return new Sample(
                NOW.plusSeconds(second), second * 1_000_000_000L, status, List.of(), false, null, null, Processes.NONE);
    }

    private static OutboxFailure failure(String topic, String key, String error) {
        return new OutboxFailure(1, UUID.randomUUID(), OutboxState.BLOCKED, topic, key, true, error, SINCE, SINCE);
    }

    private static OutboxStatus status(@Nullable String leader, long pending, long gaps) {
        return new OutboxStatus(
                Map.of(OutboxState.PENDING, pending), Duration.ofMinutes(41), 1, gaps, leader, 1, null, SINCE);
    }

    private static OutboxStatus status(String leader, long position, long pending, long fence) {
        return new OutboxStatus(
                Map.of(OutboxState.PENDING, pending), Duration.ofSeconds(1), position, 0, leader, fence, null, SINCE);
    }
}
