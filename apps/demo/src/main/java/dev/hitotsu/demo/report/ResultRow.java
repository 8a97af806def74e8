package dev.hitotsu.demo.report;

import dev.hitotsu.demo.check.CheckResult;
import java.util.List;

/** A line of the result table, which the console and the page show. */
record ResultRow(String name, long count, Kind kind) {
    enum Kind {
        COUNT,
        /** Any number but zero is a broken promise. */
        MUST_BE_ZERO
    }

    static List<ResultRow> of(CheckResult result) {
        return List.of(
                new ResultRow("orders requested", result.ordersAsked(), Kind.COUNT),
                new ResultRow("orders created", result.ordersCreated(), Kind.COUNT),
                new ResultRow("messages", result.messages(), Kind.COUNT),
                new ResultRow("charges", result.charges(), Kind.COUNT),
                new ResultRow("orders paid", result.paid(), Kind.COUNT),
                new ResultRow("orders cancelled", result.cancelled(), Kind.COUNT),
                new ResultRow("orders unpaid, reason parked", result.unpaid(), Kind.COUNT),
                new ResultRow("duplicate deliveries ignored", result.absorbed(), Kind.COUNT),
                new ResultRow("lost", result.lost(), Kind.MUST_BE_ZERO),
                new ResultRow("doubled", result.doubled(), Kind.MUST_BE_ZERO),
                new ResultRow("delivered without an order", result.withoutOrder(), Kind.MUST_BE_ZERO),
                new ResultRow("out of order per key", result.outOfOrder(), Kind.MUST_BE_ZERO));
    }

    boolean mustBeZero() {
        return kind == Kind.MUST_BE_ZERO;
    }

    boolean broken() {
        return mustBeZero() && count != 0;
    }
}
