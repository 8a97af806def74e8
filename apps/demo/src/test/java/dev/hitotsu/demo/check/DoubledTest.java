package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.RunData.ProductTotal;
import dev.hitotsu.demo.check.reading.Body;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Defects that do something twice. Index 1 is order 1 of user-1, index 4 its order 2. */
class DoubledTest {
    static final List<Defect> DEFECTS = List.of(
            Defect.of(Rule.KEY_WITH_SEVERAL_ORDERS, 1, "key key-1.1 has the orders order-1.1, order-1.2", run -> {
                run.setKey(4, "key-1.1");
                run.clientOrders.remove(4);
            }),
            Defect.of(
                    Rule.ANSWER_DIFFERS,
                    1,
                    "key key-1.1 was answered with order order-x, stored is order-1.1",
                    run -> run.clientOrders.set(1, new ClientOrder("key-1.1", "order-x", 3))),
            Defect.of(
                    Rule.ANSWER_DIFFERS,
                    1,
                    "key key-1.1 was answered with order order-y",
                    run -> run.clientOrders.add(new ClientOrder("key-1.1", "order-y", 3))),
            Defect.of(Rule.NOT_REQUESTED, 1, "order order-1.1 has the key key-1.1", run -> run.clientOrders.remove(1)),
            Defect.of(Rule.NOT_REQUESTED, 1, "order order-1.1 has the key null", run -> {
                run.setKey(1, null);
                run.clientOrders.remove(1);
            }),
            Defect.of(
                    Rule.CHARGED_TWICE,
                    1,
                    "order order-1.1 was charged 3 times",
                    run -> Collections.addAll(run.charges, run.charges.get(1), run.charges.get(1))),
            Defect.of(
                    Rule.NOTIFIED_TWICE,
                    1,
                    "order order-1.1 was notified 2 times",
                    run -> run.notifications.add(run.notifications.get(1))),
            Defect.of(Rule.TOTALS_TOO_HIGH, 2, "product product-1 has 5 orders", run -> run.addToTotals(2, 4, 200)),
            Defect.of(Rule.TOTALS_TOO_HIGH, 1, "has 3 orders, 7 pieces", run -> run.addToTotals(0, 1, 0)),
            Defect.of(Rule.TOTALS_TOO_HIGH, 1, "6 pieces, 301 cents", run -> run.addToTotals(0, 0, 1)),
            Defect.of(
                    Rule.TOTALS_TOO_HIGH,
                    1,
                    "product product-x has 1 orders",
                    run -> run.totals.add(new ProductTotal("product-x", 1, 1, 1))));

    @TestFactory
    Stream<DynamicTest> isCountedOnceForEachDefect() {
        return Defect.tests(DEFECTS);
    }

    @Test
    void anOrderAnnouncedUnderTwoIdsIsDoubledAndItsNumberDoesNotRise() {
        ShopRun run = ShopRun.of(3, 3);
        run.deliveries.add(
                5, run.delivery("orders-1", "user-1", "again", run.orders.get(4).body()));

        CheckResult result = run.check();
        assertThat(result.doubled()).isEqualTo(1);
        assertThat(result.outOfOrder()).isEqualTo(1);
        assertThat(result.messages()).isEqualTo(10);
        assertThat(result.evidence())
                .first()
                .isEqualTo("order with several messages (1 in all): order order-1.2 has 2 messages");
    }

    @Test
    void aSecondChargeOfAnotherAmountIsDoubledAndDiffers() {
        ShopRun after = ShopRun.of(3, 3);
        after.charges.add(new Charge("again", "order-1.1", 99));
        assertDoubledAndDifferent(
                after, "order order-1.1 was charged 2 times", "charge again took 99 cents for order order-1.1");

        ShopRun before = ShopRun.of(3, 3);
        before.charges.addFirst(new Charge("earlier", "order-1.1", 101));
        assertDoubledAndDifferent(
                before, "order order-1.1 was charged 2 times", "charge earlier took 101 cents for order order-1.1");
    }

    @Test
    void aSecondNotificationToAnotherUserIsDoubledAndDiffers() {
        ShopRun run = ShopRun.of(3, 3);
        run.notifications.addFirst(new Notification("again", "order-1.1", "user-2"));
        assertDoubledAndDifferent(
                run,
                "order order-1.1 was notified 2 times",
                "notification again of order order-1.1 went to user user-2");
    }

    @Test
    void aSecondMessageOfOtherContentIsDoubledAndDiffers() {
        ShopRun run = ShopRun.of(3, 3);
        Body good = run.orders.get(7).body();
        Body other = new Body(good.orderId(), good.userId(), good.number(), good.productId(), 9, good.amountCents());
        run.deliveries.set(7, run.delivery("orders-1", "user-1", "message-1.3", good));
        run.deliveries.add(run.delivery("orders-1", "user-1", "again", other));
        CheckResult result = run.check();
        assertThat(result.doubled()).isEqualTo(1);
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.evidence()).anySatisfy(found -> assertThat(found).contains("order order-1.3 has 2 messages"));
    }

    private static void assertDoubledAndDifferent(ShopRun run, String doubled, String different) {
        CheckResult result = run.check();
        assertThat(result.doubled()).isEqualTo(1);
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.evidence())
                .hasSize(2)
                .anySatisfy(found -> assertThat(found).contains(doubled))
                .anySatisfy(found -> assertThat(found).contains(different));
    }
}
