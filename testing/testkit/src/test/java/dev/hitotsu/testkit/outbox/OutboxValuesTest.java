package dev.hitotsu.testkit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangedPage;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators see of an outbox, and what they may ask for. */
class OutboxValuesTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final UUID ID = new UUID(1, 2);
    private static final EntryFilter DEAD = EntryFilter.of(OutboxState.DEAD, 10);

    @Test
    void aStateSaysWhatAnOperatorCanDo() {
        assertThat(OutboxState.which(OutboxState::isParked))
                .doesNotContain(OutboxState.PENDING, OutboxState.PUBLISHED)
                .hasSize(OutboxState.values().length - 2);
        assertThat(OutboxState.which(OutboxState::isRetriable))
                .doesNotContain(OutboxState.PENDING, OutboxState.PUBLISHED, OutboxState.WAITING)
                .hasSize(OutboxState.values().length - 3);
        assertThat(OutboxState.which(OutboxState::isSkippable))
                .doesNotContain(OutboxState.PENDING, OutboxState.PUBLISHED, OutboxState.SKIPPED)
                .hasSize(OutboxState.values().length - 3);
        assertThat(OutboxState.which(OutboxState::hasLostItsPlace))
                .isEqualTo(Set.of(OutboxState.DEAD, OutboxState.DEAD_LETTER, OutboxState.SKIPPED));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnOperatorCannotDoIsRefused(OutboxState state) {
        assertRefusal(state::requireRetriable, state.isRetriable(), state);
        assertRefusal(state::requireSkippable, state.isSkippable(), state);
        assertRefusal(state::requireParked, state.isParked(), state);
    }

    private static void assertRefusal(Runnable check, boolean allowed, OutboxState state) {
        if (allowed) {
            check.run();
        } else {
            assertThatThrownBy(check::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("state: " + state + " (expected: one of [");
        }
    }

    @Test
    void aFilterNamesWhatItRefuses() {
        for (int wrong : new int[] {0, 10_001}) {
            assertThatThrownBy(() -> DEAD.withLimit(wrong)).hasMessage("limit: " + wrong + " (expected: 1..10000)");
        }
        assertThat(DEAD.withLimit(1).limit()).isEqualTo(1);
        assertThat(DEAD.withLimit(10_000).limit()).isEqualTo(10_000);
        assertThatThrownBy(() -> DEAD.withAppended(TIME, TIME))
                .hasMessage("until: 2026-01-02T03:04:05Z (expected: after since, 2026-01-02T03:04:05Z)");
        assertThat(DEAD.withAppended(TIME, TIME.plusNanos(1)).since()).isEqualTo(TIME);
        assertThat(DEAD.withAppended(null, TIME).until()).isEqualTo(TIME);
    }

    @Test
    void aRangeHasWhatIsBehindItsBeginning() {
        EntryRange range = new EntryRange(3, 7);
        assertThat(range.contains(3)).isFalse();
        assertThat(range.contains(4)).isTrue();
        assertThat(range.contains(7)).isTrue();
        assertThat(range.contains(8)).isFalse();
        assertThat(range.above(5)).isEqualTo(new EntryRange(5, 7));
        assertThat(range.below(5)).isEqualTo(new EntryRange(3, 4));
        assertThat(range.isEmpty()).isFalse();
        assertThat(range.above(7).isEmpty()).isTrue();
        assertThat(new EntryRange(0, 0).isEmpty()).isTrue();
        assertThatThrownBy(() -> new EntryRange(-1, 3)).hasMessage("after: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new EntryRange(3, 2)).hasMessage("upTo: 2 (expected: 3 or more)");
    }

    @Test
    void aPageSaysWhereToGoOn() {
        EntryRange rest = new EntryRange(3, 7);
        assertThat(new EntryPage(List.of(), rest).next()).contains(rest);
        assertThat(new EntryPage(List.of(), null).next()).isEmpty();
        assertThat(new ChangedPage(0, rest).next()).contains(rest);
        assertThatThrownBy(() -> new ChangedPage(-1, null)).hasMessage("changed: -1 (expected: 0 or more)");
    }

    /** A page may have fewer messages than were asked for. */
    @Test
    void aListAsksForPagesUntilItIsFull() {
        OutboxEntry entry = new OutboxEntry(
                7, Message.builder("orders", "t").build(), 70, true, TIME, OutboxState.DEAD, 3, TIME, "refused");
        List<Integer> asked = new ArrayList<>();
        OutboxAdmin admin = (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("page")) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    asked.add(((EntryFilter) arguments[0]).limit());
                    return new EntryPage(List.of(entry, entry, entry), new EntryRange(asked.size(), 9));
                });
        assertThat(admin.list(DEAD.withLimit(6))).hasSize(6);
        assertThat(asked).containsExactly(6, 3);
    }

    @Test
    void anActorIsALineOfText() {
        String longest = "a".repeat(255);
        assertThat(OutboxChange.requireActor(longest)).isEqualTo(longest);
        for (String wrong : List.of(" ", longest + "a", "a\nb")) {
            assertThatThrownBy(() -> OutboxChange.requireActor(wrong))
                    .hasMessage("actor: " + wrong.length() + " characters (expected: a name of one line, at most 255)");
            assertThatThrownBy(() -> new Operation(ID, wrong, null)).hasMessageStartingWith("actor: ");
        }
    }

    @Test
    void aReasonIsALineOfText() {
        String longest = "r".repeat(500);
        assertThat(new Operation(ID, null, longest).reason()).isEqualTo(longest);
        for (String wrong : List.of(" ", longest + "r", "a\nb")) {
            assertThatThrownBy(() -> new Operation(ID, "ann", wrong))
                    .hasMessage("reason: " + wrong.length()
                            + " characters (expected: one line that is not blank, at most 500)");
        }
    }

    @Test
    void theRecordSaysWhatWasMeant() {
        assertThat(AuditRecord.scope(ID)).isEqualTo("message " + ID);
        assertThat(AuditRecord.scope(DEAD)).isEqualTo("state DEAD");
        assertThat(AuditRecord.scope(DEAD.withTopic("orders")
                        .withError("refused")
                        .withAppended(TIME, TIME.plusSeconds(1))
                        .withUnchangedSince(TIME.plusSeconds(2))))
                .isEqualTo("state DEAD, topic orders, error refused, since 2026-01-02T03:04:05Z,"
                        + " until 2026-01-02T03:04:06Z, unchanged since 2026-01-02T03:04:07Z");
        int head = "state DEAD, error ".length();
        assertThat(AuditRecord.scope(DEAD.withError("e".repeat(1_000 - head)))).hasSize(1_000);
        assertThat(AuditRecord.scope(DEAD.withError("e".repeat(1_001 - head)))).hasSize(1_000);
    }

    @Test
    void theOldestMessageMayBeInTheLog() {
        OutboxStatus status =
                new OutboxStatus(Map.of(OutboxState.DEAD, 3L), Duration.ofMinutes(2), 7, 1, "one", 4, TIME, TIME);
        assertThat(status.count(OutboxState.DEAD)).isEqualTo(3);
        assertThat(status.count(OutboxState.RETRY)).isZero();
        assertThat(status.with(OutboxSource.LOG_ONLY, null).oldestPendingAge()).isEqualTo(Duration.ofMinutes(2));
        assertThat(status.with(null, log(Duration.ofMinutes(1))).oldestPendingAge())
                .isEqualTo(Duration.ofMinutes(2));
        OutboxStatus behind = status.with(OutboxSource.LOG_ONLY, log(Duration.ofMinutes(3)));
        assertThat(behind.oldestPendingAge()).isEqualTo(Duration.ofMinutes(3));
        assertThat(behind.source()).isEqualTo(OutboxSource.LOG_ONLY);

        var backlog = new OutboxBacklog.Snapshot(5, Duration.ofMinutes(2), 1, 2, 3, "one");
        assertThat(backlog.with(null).oldestAge()).isEqualTo(Duration.ofMinutes(2));
        assertThat(backlog.with(log(Duration.ofMinutes(1))).oldestAge()).isEqualTo(Duration.ofMinutes(2));
        assertThat(backlog.with(log(Duration.ofMinutes(3))).oldestAge()).isEqualTo(Duration.ofMinutes(3));
        assertThat(backlog.with(log(Duration.ofMinutes(3))).log()).isEqualTo(log(Duration.ofMinutes(3)));
    }

    private static OutboxLog log(Duration lag) {
        return new OutboxLog("slot", "reserved", true, 1, lag, null, null);
    }

    @Test
    void aSourceIsKnownByItsText() {
        assertThat(OutboxSource.of("log-only")).isEqualTo(OutboxSource.LOG_ONLY);
        assertThat(OutboxSource.LOG_ONLY.text()).isEqualTo("log-only");
        assertThatThrownBy(() -> OutboxSource.of("LOG"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("source: \"LOG\" (expected: ");
    }

    @Test
    void whatIsShownOfATextIsCut() {
        assertThat(OutboxFailure.cut(null)).isNull();
        assertThat(OutboxFailure.cut("e".repeat(500))).hasSize(500);
        assertThat(OutboxFailure.cut("e".repeat(501))).hasSize(500);
    }

    @Test
    void anotherStateHasNoAttempts() {
        Message message = Message.builder("orders", "t").build();
        OutboxEntry entry = new OutboxEntry(7, message, 70, true, TIME, OutboxState.RETRY, 3, TIME, "refused");

        assertThat(entry.withState(OutboxState.PUBLISHED))
                .isEqualTo(new OutboxEntry(7, message, 70, true, TIME, OutboxState.PUBLISHED, 0, null, null));
    }
}
