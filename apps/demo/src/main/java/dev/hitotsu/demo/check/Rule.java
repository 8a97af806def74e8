package dev.hitotsu.demo.check;

/** What can be broken, and what it counts as. */
enum Rule {
    ANSWERED_WITHOUT_ORDER(Outcome.LOST, "answered, but no order"),
    NUMBER_SKIPPED(Outcome.LOST, "order number skipped"),
    WITHOUT_MESSAGE(Outcome.LOST, "order without a message"),
    WITHOUT_CHARGE(Outcome.LOST, "order without a charge"),
    WITHOUT_NOTIFICATION(Outcome.LOST, "order without a notification"),
    MESSAGE_DIFFERS(Outcome.LOST, "message differs from its order"),
    MESSAGE_ID_REUSED(Outcome.LOST, "message id used for two messages"),
    CHARGE_DIFFERS(Outcome.LOST, "charge differs from its order"),
    NOTIFICATION_DIFFERS(Outcome.LOST, "notification differs from its order"),
    TOTALS_TOO_LOW(Outcome.LOST, "totals too low"),

    KEY_WITH_TWO_ORDERS(Outcome.DOUBLED, "idempotency key with several orders"),
    ANSWER_DIFFERS(Outcome.DOUBLED, "answered another order than the one stored"),
    NOT_ASKED(Outcome.DOUBLED, "order nobody asked for"),
    ANNOUNCED_TWICE(Outcome.DOUBLED, "order announced by several messages"),
    CHARGED_TWICE(Outcome.DOUBLED, "order charged more than once"),
    NOTIFIED_TWICE(Outcome.DOUBLED, "order notified more than once"),
    TOTALS_TOO_HIGH(Outcome.DOUBLED, "totals too high"),

    MESSAGE_WITHOUT_ORDER(Outcome.WITHOUT_ORDER, "message without an order"),
    MESSAGE_UNREADABLE(Outcome.WITHOUT_ORDER, "message that cannot be read"),
    CHARGE_WITHOUT_ORDER(Outcome.WITHOUT_ORDER, "charge without an order"),
    NOTIFICATION_WITHOUT_ORDER(Outcome.WITHOUT_ORDER, "notification without an order"),

    WRONG_WAY_ROUND(Outcome.OUT_OF_ORDER, "delivered the wrong way round"),
    KEY_IN_TWO_PARTITIONS(Outcome.OUT_OF_ORDER, "key spread over partitions");

    /** The column of the result a broken rule is counted in. */
    enum Outcome {
        LOST,
        DOUBLED,
        WITHOUT_ORDER,
        OUT_OF_ORDER
    }

    private final Outcome outcome;
    private final String title;

    Rule(Outcome outcome, String title) {
        this.outcome = outcome;
        this.title = title;
    }

    Outcome outcome() {
        return outcome;
    }

    String title() {
        return title;
    }
}
