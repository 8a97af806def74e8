package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.reading.Body;
import dev.hitotsu.demo.check.reading.Delivery;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Defects that lose something. Index 1 is order 1 of user-1, index 7 its order 3. */
class LostTest {
    static final List<Defect> DEFECTS = List.of(
            Defect.of(
                    Rule.ANSWERED_WITHOUT_ORDER,
                    1,
                    "key gone was answered with order order-gone",
                    run -> run.clientOrders.add(new ClientOrder("gone", "order-gone", 2))),
            Defect.of(Rule.NUMBER_SKIPPED, 1, "user user-1 has no order number 1 but has 2", run -> run.forget(1)),
            Defect.of(Rule.NUMBER_SKIPPED, 2, "user user-1 has no order number 1 but has 3", run -> {
                run.forget(4);
                run.forget(1);
            }),
            Defect.of(Rule.WITHOUT_MESSAGE, 1, "order order-1.1 has no message", run -> run.deliveries.remove(1)),
            Defect.of(Rule.WITHOUT_CHARGE, 1, "order order-1.1 was never charged", run -> run.charges.remove(1)),
            Defect.of(
                    Rule.WITHOUT_NOTIFICATION,
                    1,
                    "order order-1.1 was never notified",
                    run -> run.notifications.remove(1)),
            Defect.of(Rule.MESSAGE_DIFFERS, 1, "number=4", run -> run.changeBody(7, body -> body(body, 4, 2, 300))),
            Defect.of(Rule.MESSAGE_DIFFERS, 1, "quantity=9", run -> run.changeBody(7, body -> body(body, 3, 9, 300))),
            Defect.of(Rule.MESSAGE_DIFFERS, 1, "Cents=301]", run -> run.changeBody(7, body -> body(body, 3, 2, 301))),
            Defect.of(Rule.MESSAGE_DIFFERS, 1, "has the key user-9 (expected: user-1)", run -> rekey(run, "user-9")),
            Defect.of(Rule.MESSAGE_DIFFERS, 1, "has the key null (expected: user-1)", run -> rekey(run, null)),
            Defect.of(Rule.MESSAGE_ID_REUSED, 1, "message message-1.1 at orders-1@7", run -> {
                Delivery first = run.deliveries.get(1);
                Body other = body(run.orders.get(1).body(), 1, 2, 7);
                run.deliveries.add(new Delivery("orders-1", "orders-1@7", first.key(), first.messageId(), other));
            }),
            Defect.of(
                    Rule.CHARGE_DIFFERS,
                    1,
                    "charge charge-1.1 took 99 cents for order order-1.1 (expected: 100)",
                    run -> run.charges.set(1, new Charge("charge-1.1", "order-1.1", 99))),
            Defect.of(
                    Rule.NOTIFICATION_DIFFERS,
                    1,
                    "went to user user-2 (expected: user-1)",
                    run -> run.notifications.set(1, new Notification("n", "order-1.1", "user-2"))),
            Defect.of(Rule.TOTALS_TOO_LOW, 2, "product product-1 has 1 orders", run -> run.addToTotals(-2, -4, -200)),
            Defect.of(Rule.TOTALS_TOO_LOW, 1, "has 3 orders, 5 pieces", run -> run.addToTotals(0, -1, 0)),
            Defect.of(Rule.TOTALS_TOO_LOW, 1, "6 pieces, 299 cents", run -> run.addToTotals(0, 0, -1)),
            Defect.of(Rule.TOTALS_TOO_LOW, 3, "product product-1 has 0 orders", run -> run.totals.remove(0)));

    @TestFactory
    Stream<DynamicTest> isCountedOnceForEachDefect() {
        return Defect.tests(DEFECTS);
    }

    private static void rekey(ShopRun run, @Nullable String key) {
        Delivery good = run.deliveries.get(1);
        run.deliveries.set(1, new Delivery(good.partition(), good.location(), key, good.messageId(), good.body()));
    }

    private static Body body(Body body, long number, int quantity, long amountCents) {
        return new Body(body.orderId(), body.userId(), number, body.productId(), quantity, amountCents);
    }
}
