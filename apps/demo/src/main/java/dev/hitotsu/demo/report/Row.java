package dev.hitotsu.demo.report;

import dev.hitotsu.demo.check.CheckResult;
import java.util.List;

/** A line of the one table, which the console and the page show alike. */
record Row(String name, long count, Kind kind) {
    enum Kind {
        COUNT,
        /** Anything but zero breaks a promise. */
        MUST_BE_ZERO
    }

    static List<Row> of(CheckResult result) {
        return List.of(
                new Row("orders asked for", result.ordersAsked(), Kind.COUNT),
                new Row("orders created", result.ordersCreated(), Kind.COUNT),
                new Row("messages", result.messages(), Kind.COUNT),
                new Row("charges", result.charges(), Kind.COUNT),
                new Row("deliveries absorbed as duplicates", result.absorbed(), Kind.COUNT),
                new Row("lost", result.lost(), Kind.MUST_BE_ZERO),
                new Row("doubled", result.doubled(), Kind.MUST_BE_ZERO),
                new Row("delivered without an order", result.withoutOrder(), Kind.MUST_BE_ZERO),
                new Row("out of order per key", result.outOfOrder(), Kind.MUST_BE_ZERO));
    }

    boolean mustBeZero() {
        return kind == Kind.MUST_BE_ZERO;
    }

    boolean broken() {
        return mustBeZero() && count != 0;
    }
}
