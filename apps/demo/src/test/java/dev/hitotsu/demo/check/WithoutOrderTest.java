package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.reading.Body;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Defects that leave a trace of an order that does not exist. */
class WithoutOrderTest {
    static final List<Defect> DEFECTS = List.of(
            Defect.of(
                    Rule.MESSAGE_WITHOUT_ORDER,
                    1,
                    "message ghost at orders-0@9 is of order order-ghost, which does not exist",
                    run -> run.deliveries.add(run.delivery(
                            "orders-0", "user-0", "ghost", new Body("order-ghost", "user-0", 9, "p", 1, 1)))),
            Defect.of(
                    Rule.MESSAGE_UNREADABLE,
                    1,
                    "orders-0@9 has no text that could be read",
                    run -> run.deliveries.add(run.delivery("orders-0", "user-0", "garbled", null))),
            Defect.of(
                    Rule.MESSAGE_UNREADABLE,
                    1,
                    "orders-0@9 has no ce_id",
                    run -> run.deliveries.add(run.delivery(
                            "orders-0", "user-0", null, run.orders.getFirst().body()))),
            Defect.of(
                    Rule.CHARGE_WITHOUT_ORDER,
                    1,
                    "charge c is for order order-ghost",
                    run -> run.charges.add(new Charge("c", "order-ghost", 1))),
            Defect.of(
                    Rule.NOTIFICATION_WITHOUT_ORDER,
                    1,
                    "notification n is for order order-ghost",
                    run -> run.notifications.add(new Notification("n", "order-ghost", "user-1"))));

    @TestFactory
    Stream<DynamicTest> isCountedOnceForEachDefect() {
        return Defect.tests(DEFECTS);
    }

    @Test
    void everyTraceOfAnOrderThatVanishedCounts() {
        ShopRun run = ShopRun.of(2, 2);
        run.orders.removeLast();

        CheckResult result = run.check();
        assertThat(result.withoutOrder())
                .as("message, charge, money, stock, notification")
                .isEqualTo(5);
        assertThat(result.lost()).as("it was answered").isEqualTo(1);
        assertThat(result.doubled()).as("the totals still have it").isEqualTo(1);
    }
}
