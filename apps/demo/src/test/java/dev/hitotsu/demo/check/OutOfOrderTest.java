package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.check.reading.Delivery;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Defects of order. The indexes 1, 4 and 7 are the numbers 1, 2 and 3 of user-1. */
class OutOfOrderTest {
    static final List<Defect> DEFECTS = List.of(
            Defect.of(
                    Rule.DELIVERED_OUT_OF_ORDER,
                    1,
                    "key user-1: number 2 (message message-1.2 at orders-1@4) came before number 1 (message message-1.1",
                    run -> Collections.swap(run.deliveries, 1, 4)),
            Defect.of(
                    Rule.DELIVERED_OUT_OF_ORDER,
                    1,
                    "key user-1: number 3 (message message-1.3 at orders-1@7) came before number 2 (message message-1.2",
                    run -> Collections.swap(run.deliveries, 4, 7)),
            Defect.of(
                    Rule.DELIVERED_OUT_OF_ORDER,
                    2,
                    "key user-1: number 3",
                    run -> run.deliveries.addFirst(run.deliveries.get(7))),
            Defect.of(Rule.DELIVERED_OUT_OF_ORDER, 3, "number 2", run -> Collections.swap(run.deliveries, 1, 7)),
            Defect.of(Rule.KEY_IN_SEVERAL_PARTITIONS, 1, "key user-1 is in orders-1 and in orders-9", run -> {
                Delivery good = run.deliveries.get(7);
                run.deliveries.set(
                        7, new Delivery("orders-9", good.location(), good.key(), good.messageId(), good.body()));
            }));

    @TestFactory
    Stream<DynamicTest> isCountedOnceForEachDefect() {
        return Defect.tests(DEFECTS);
    }

    @Test
    void aNumberThatNeverComesIsLostNotOutOfOrder() {
        ShopRun run = ShopRun.of(3, 3);
        run.deliveries.remove(4);

        assertThat(run.check().outOfOrder()).isZero();
        assertThat(run.check().lost()).isEqualTo(1);
    }

    @Test
    void keysDoNotWaitForEachOther() {
        ShopRun run = ShopRun.of(3, 3);
        run.deliveries.sort(Comparator.comparing(Delivery::key).reversed());

        assertThat(run.check().kept()).isTrue();
    }

    @RepeatedTest(20)
    void inversionsAreThoseOfTheDefinition() {
        Random random = new Random();
        long[] numbers = random.longs(random.nextInt(40), 0, 20).toArray();
        long expected = 0;
        for (int i = 0; i < numbers.length; i++) {
            for (int j = i + 1; j < numbers.length; j++) {
                expected += numbers[i] >= numbers[j] ? 1 : 0;
            }
        }

        assertThat(SequenceRules.Inversions.count(numbers))
                .as("%s", (Object) numbers)
                .isEqualTo(expected);
    }
}
