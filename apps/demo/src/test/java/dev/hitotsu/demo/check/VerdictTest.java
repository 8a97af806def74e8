package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.Facts.Charge;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a run without a defect looks like, and how the result reports what it found. */
class VerdictTest {
    @Test
    void aCleanRunIsKept() {
        ShopRun run = ShopRun.of(3, 4);
        run.absorbed = 7;

        assertThat(run.judge()).isEqualTo(new CheckResult(12, 12, 12, 12, 7, 0, 0, 0, 0, List.of()));
        assertThat(run.judge().kept()).isTrue();
    }

    @Test
    void anEmptyRunIsKept() {
        assertThat(new ShopRun().judge().kept()).isTrue();
    }

    @Test
    void anUnansweredKeyMayHaveAnOrderOrNone() {
        ShopRun run = ShopRun.of(1, 2);
        run.asked.set(1, new Asked("key-0.2", null, 5));
        run.asked.add(new Asked("key-never-placed", null, 5));

        CheckResult result = run.judge();
        assertThat(result.kept()).isTrue();
        assertThat(result.ordersAsked()).isEqualTo(3);
        assertThat(result.ordersCreated()).isEqualTo(2);
    }

    @Test
    void redeliveriesUnderTheSameIdAreNoDefect() {
        ShopRun run = ShopRun.of(1, 3);
        run.deliveries.addAll(List.copyOf(run.deliveries));

        CheckResult result = run.judge();
        assertThat(result.kept()).isTrue();
        assertThat(result.messages()).isEqualTo(3);
    }

    @Test
    void evidenceIsCutAndAFloodOfOneRuleHidesNoOther() {
        ShopRun run = ShopRun.of(5, 10);
        run.notifications.clear();
        run.charges.add(new Charge("charge-ghost", "order-ghost", 1));

        CheckResult result = run.judge();
        assertThat(result.lost()).isEqualTo(50);
        assertThat(result.withoutOrder()).isEqualTo(1);
        assertThat(result.evidence())
                .hasSize(20)
                .contains("charge without an order (1 in all): charge charge-ghost is for order order-ghost,"
                        + " which does not exist")
                .first()
                .asString()
                .startsWith("order without a notification (50 in all): order order-");
    }

    @Test
    void oneDefectInEachColumnBreaksThePromise() {
        assertThat(List.of(
                        new CheckResult(0, 0, 0, 0, 0, 1, 0, 0, 0, List.of()),
                        new CheckResult(0, 0, 0, 0, 0, 0, 1, 0, 0, List.of()),
                        new CheckResult(0, 0, 0, 0, 0, 0, 0, 1, 0, List.of()),
                        new CheckResult(0, 0, 0, 0, 0, 0, 0, 0, 1, List.of())))
                .noneMatch(CheckResult::kept);
    }

    @Test
    void aHundredThousandOrdersAreJudgedInSeconds() {
        ShopRun run = ShopRun.of(1_000, 100);
        run.deliveries.addAll(List.copyOf(run.deliveries));
        run.deliveries.addFirst(run.deliveries.getLast());

        CheckResult result = Assertions.assertTimeout(Duration.ofSeconds(60), run::judge);
        assertThat(result.lost() + result.doubled() + result.withoutOrder()).isZero();
        assertThat(result.outOfOrder()).isEqualTo(99);
    }

    @Test
    void thereIsAPlantedDefectForEveryRule() {
        assertThat(Stream.of(LostTest.DEFECTS, DoubledTest.DEFECTS, WithoutOrderTest.DEFECTS, OutOfOrderTest.DEFECTS)
                        .flatMap(List::stream)
                        .map(Defect::rule)
                        .distinct())
                .as("ANNOUNCED_TWICE has a test of its own, as it breaks two rules")
                .containsExactlyInAnyOrder(Arrays.stream(Rule.values())
                        .filter(rule -> rule != Rule.ANNOUNCED_TWICE)
                        .toArray(Rule[]::new));
    }
}
