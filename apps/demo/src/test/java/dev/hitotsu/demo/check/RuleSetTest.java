package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.RunData.Charge;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a run without a defect looks like, and how the result reports what it found. */
class RuleSetTest {
    @Test
    void aCleanRunIsKept() {
        ShopRun run = ShopRun.of(3, 4);
        run.absorbed = 7;

        assertThat(run.check()).isEqualTo(new CheckResult(12, 12, 12, 12, 12, 0, 0, 7, 0, 0, 0, 0, List.of()));
        assertThat(run.check().kept()).isTrue();
    }

    @Test
    void anEmptyRunIsKept() {
        assertThat(new ShopRun().check().kept()).isTrue();
    }

    @Test
    void anUnansweredKeyMayHaveAnOrderOrNone() {
        ShopRun run = ShopRun.of(1, 2);
        run.clientOrders.set(1, new ClientOrder("key-0.2", null, 5));
        run.clientOrders.add(new ClientOrder("key-never-placed", null, 5));

        CheckResult result = run.check();
        assertThat(result.kept()).isTrue();
        assertThat(result.ordersAsked()).isEqualTo(3);
        assertThat(result.ordersCreated()).isEqualTo(2);
    }

    @Test
    void redeliveriesUnderTheSameIdAreNoDefect() {
        ShopRun run = ShopRun.of(1, 3);
        run.deliveries.addAll(List.copyOf(run.deliveries));

        CheckResult result = run.check();
        assertThat(result.kept()).isTrue();
        assertThat(result.messages()).isEqualTo(3);
    }

    @Test
    void evidenceIsCutAndAFloodOfOneRuleHidesNoOther() {
        ShopRun run = ShopRun.of(5, 10);
        run.notifications.clear();
        run.charges.add(new Charge("charge-ghost", "order-ghost", 1));

        CheckResult result = run.check();
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
                        new CheckResult(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, List.of()),
                        new CheckResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, List.of()),
                        new CheckResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, List.of()),
                        new CheckResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, List.of())))
                .noneMatch(CheckResult::kept);
    }

    @Test
    void aHundredThousandOrdersAreJudgedInSeconds() {
        ShopRun run = ShopRun.of(1_000, 100);
        run.deliveries.addAll(List.copyOf(run.deliveries));
        run.deliveries.addFirst(run.deliveries.getLast());

        CheckResult result = Assertions.assertTimeout(Duration.ofSeconds(60), run::check);
        assertThat(result.lost() + result.doubled() + result.withoutOrder()).isZero();
        assertThat(result.outOfOrder()).isEqualTo(99);
    }

    @Test
    void thereIsAPlantedDefectForEveryRule() {
        assertThat(Stream.of(
                                LostTest.DEFECTS,
                                DoubledTest.DEFECTS,
                                PaymentTest.DEFECTS,
                                WithoutOrderTest.DEFECTS,
                                OutOfOrderTest.DEFECTS)
                        .flatMap(List::stream)
                        .map(Defect::rule)
                        .distinct())
                .as("SEVERAL_MESSAGES has a test of its own, as it breaks two rules")
                .containsExactlyInAnyOrder(Arrays.stream(Rule.values())
                        .filter(rule -> rule != Rule.SEVERAL_MESSAGES)
                        .toArray(Rule[]::new));
    }
}
