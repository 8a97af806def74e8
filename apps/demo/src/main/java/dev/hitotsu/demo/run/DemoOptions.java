package dev.hitotsu.demo.run;

import dev.hitotsu.demo.shop.Broker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a demo.
 *
 * @param orders how many orders are placed
 * @param seconds over how many seconds they are spread
 * @param seed decides over orders, faults and their times
 * @param broker what messages travel through
 * @param faults whether faults are injected
 * @param json where the outcome is written as JSON, null for nowhere
 * @param report where the report is written as HTML
 */
record DemoOptions(
        int orders,
        int seconds,
        long seed,
        Broker broker,
        boolean faults,
        @Nullable Path json,
        Path report) {
    DemoOptions {
        if (orders < 1 || orders > 1_000_000) {
            throw new IllegalArgumentException("--orders: " + orders + " (expected: 1..1000000)");
        }
        if (seconds < 1 || seconds > 86_400) {
            throw new IllegalArgumentException("--seconds: " + seconds + " (expected: 1..86400)");
        }
    }
}
