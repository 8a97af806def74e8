package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.Money;
import dev.hitotsu.demo.check.RunData.ProductStock;
import dev.hitotsu.demo.check.RunData.State;
import dev.hitotsu.demo.check.RunData.StockMovement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Defects between orders, money and stock. Index 1 is order 1 of user-1, of two pieces of product-1 for 100 cents. */
class PaymentTest {
    static final List<Defect> DEFECTS = List.of(
            Defect.of(Rule.NOT_SETTLED, 1, "order order-1.1 is neither paid nor cancelled", PaymentTest::unpaid),
            Defect.of(Rule.NOT_SETTLED, 1, "no parked message says why", run -> {
                unpaid(run);
                run.unpaidReasons.put("order-1.1", " ");
            }),
            Defect.of(Rule.SETTLED_TWICE, 2, "order-1.1 changed 3 times", run -> run.setState(1, State.PAID, 3)),
            Defect.of(
                    Rule.CHARGED_UNPAID,
                    1,
                    "order order-1.1 is CANCELLED, and was charged 1 times",
                    cancelled(run -> run.charges.add(new Charge("c", "order-1.1", 100)))),
            Defect.of(Rule.PAID_WITHOUT_MONEY, 1, "order order-1.1 is paid, and no", run -> run.money.remove(1)),
            Defect.of(
                    Rule.MONEY_DIFFERS,
                    1,
                    "99 cents were taken for order order-1.1 (expected: 100)",
                    run -> run.money.set(1, new Money("order-1.1", 99))),
            Defect.of(
                    Rule.MONEY_TWICE,
                    1,
                    "for order order-1.1 money was taken 2 times",
                    run -> run.money.add(run.money.get(1))),
            Defect.of(
                    Rule.MONEY_FOR_NOTHING,
                    1,
                    "order order-1.1 is CANCELLED, and money was taken 1 times",
                    cancelled(run -> run.money.add(new Money("order-1.1", 100)))),
            Defect.of(Rule.MONEY_FOR_NOTHING, 1, "order order-1.1 is PENDING, and money", run -> {
                unpaid(run);
                run.unpaidReasons.put("order-1.1", "out of order");
                run.money.add(new Money("order-1.1", 100));
            }),
            Defect.of(
                    Rule.MONEY_WITHOUT_ORDER,
                    1,
                    "5 cents were taken for order order-ghost",
                    run -> run.money.add(new Money("order-ghost", 5))),
            Defect.of(Rule.STOCK_NOT_TAKEN, 1, "order-1.1 is PAID and holds 0 pieces of product-1", run -> {
                run.movements.remove(1);
                run.project();
            }),
            Defect.of(Rule.STOCK_NOT_TAKEN, 1, "holds 0 pieces of product-1 (expected: 2)", run -> run.release(1)),
            Defect.of(Rule.STOCK_TAKEN_TWICE, 1, "order-1.1 is PAID and holds 4 pieces of product-1", run -> {
                run.movements.add(run.movements.get(1));
                run.project();
            }),
            Defect.of(Rule.STOCK_NOT_RELEASED, 1, "order-1.1 is CANCELLED and holds 2 pieces", cancelled(run -> {
                run.movements.removeLast();
                run.project();
            })),
            Defect.of(
                    Rule.STOCK_RELEASED_TWICE,
                    1,
                    "order-1.1 is CANCELLED and holds -2",
                    cancelled(run -> run.release(1))),
            Defect.of(
                    Rule.STOCK_NEGATIVE,
                    1,
                    "order order-1.1 left -1 pieces of product-1",
                    run -> run.movements.set(1, new StockMovement("order-1.1", "product-1", -2, -1))),
            Defect.of(
                    Rule.STOCK_DIFFERS,
                    1,
                    "of product product-1 993 pieces are left (expected: 994)",
                    run -> run.stock.set(0, new ProductStock("product-1", 1_000, 993))),
            Defect.of(Rule.STOCK_WITHOUT_ORDER, 1, "order order-ghost, which does not exist, moved -1 pieces", run -> {
                run.movements.add(new StockMovement("order-ghost", "product-1", -1, 5));
                run.project();
            }));

    @TestFactory
    Stream<DynamicTest> isCountedOnceForEachDefect() {
        return Defect.tests(DEFECTS);
    }

    @Test
    void anOrderThatIsCancelledAsItShouldBeIsNoDefect() {
        ShopRun run = ShopRun.of(3, 3);
        run.cancel(1);

        CheckResult result = run.check();
        assertThat(result.kept()).isTrue();
        assertThat(result.paid()).isEqualTo(8);
        assertThat(result.cancelled()).isEqualTo(1);
    }

    @Test
    void anOrderThatWasSoldOutTookNothing() {
        ShopRun run = ShopRun.of(3, 3);
        run.cancel(1);
        run.movements.removeIf(one -> one.orderId().equals("order-1.1"));
        run.project();

        assertThat(run.check().kept()).isTrue();
    }

    @Test
    void anUnpaidOrderOfWhichAParkedMessageSaysWhyIsNoDefect() {
        ShopRun run = ShopRun.of(3, 3);
        unpaid(run);
        run.unpaidReasons.put("order-1.1", "status 500: out of order");

        CheckResult result = run.check();
        assertThat(result.kept()).isTrue();
        assertThat(result.unpaid()).isEqualTo(1);
    }

    private static void unpaid(ShopRun run) {
        run.setState(1, State.PENDING, 0);
        run.charges.remove(1);
        run.money.remove(1);
    }

    private static Consumer<ShopRun> cancelled(Consumer<ShopRun> defect) {
        return run -> {
            run.cancel(1);
            defect.accept(run);
        };
    }
}
