package dev.hitotsu.demo.check;

/** What the checker can find, and the category that counts it. */
enum Rule {
    ANSWERED_WITHOUT_ORDER(Category.LOST, "answer without an order"),
    NUMBER_SKIPPED(Category.LOST, "order number skipped"),
    WITHOUT_MESSAGE(Category.LOST, "order without a message"),
    WITHOUT_CHARGE(Category.LOST, "order without a charge"),
    WITHOUT_NOTIFICATION(Category.LOST, "order without a notification"),
    MESSAGE_DIFFERS(Category.LOST, "message differs from its order"),
    MESSAGE_ID_REUSED(Category.LOST, "message id used for two messages"),
    CHARGE_DIFFERS(Category.LOST, "charge differs from its order"),
    NOTIFICATION_DIFFERS(Category.LOST, "notification differs from its order"),
    TOTALS_TOO_LOW(Category.LOST, "totals too low"),
    NOT_SETTLED(Category.LOST, "order neither paid nor cancelled, without a reason"),
    PAID_WITHOUT_MONEY(Category.LOST, "paid order without money"),
    MONEY_DIFFERS(Category.LOST, "money differs from its order"),
    STOCK_NOT_TAKEN(Category.LOST, "order without its stock"),
    STOCK_NOT_RELEASED(Category.LOST, "stock of a cancelled order not released"),
    STOCK_DIFFERS(Category.LOST, "stock differs from what was moved"),

    KEY_WITH_SEVERAL_ORDERS(Category.DOUBLED, "idempotency key with several orders"),
    ANSWER_DIFFERS(Category.DOUBLED, "answer differs from the stored order"),
    NOT_REQUESTED(Category.DOUBLED, "order that nobody requested"),
    SEVERAL_MESSAGES(Category.DOUBLED, "order with several messages"),
    CHARGED_TWICE(Category.DOUBLED, "order charged more than once"),
    NOTIFIED_TWICE(Category.DOUBLED, "order notified more than once"),
    TOTALS_TOO_HIGH(Category.DOUBLED, "totals too high"),
    SETTLED_TWICE(Category.DOUBLED, "order paid or cancelled more than once"),
    CHARGED_UNPAID(Category.DOUBLED, "charge of an order that is not paid"),
    MONEY_TWICE(Category.DOUBLED, "money taken more than once"),
    MONEY_FOR_NOTHING(Category.DOUBLED, "money taken for an order that is not paid"),
    STOCK_TAKEN_TWICE(Category.DOUBLED, "stock taken more than once"),
    STOCK_RELEASED_TWICE(Category.DOUBLED, "stock released more than once"),
    STOCK_NEGATIVE(Category.DOUBLED, "more sold than there was"),

    MESSAGE_WITHOUT_ORDER(Category.WITHOUT_ORDER, "message without an order"),
    MESSAGE_UNREADABLE(Category.WITHOUT_ORDER, "message that cannot be read"),
    CHARGE_WITHOUT_ORDER(Category.WITHOUT_ORDER, "charge without an order"),
    NOTIFICATION_WITHOUT_ORDER(Category.WITHOUT_ORDER, "notification without an order"),
    MONEY_WITHOUT_ORDER(Category.WITHOUT_ORDER, "money taken without an order"),
    STOCK_WITHOUT_ORDER(Category.WITHOUT_ORDER, "stock moved without an order"),

    DELIVERED_OUT_OF_ORDER(Category.OUT_OF_ORDER, "delivered out of order"),
    KEY_IN_SEVERAL_PARTITIONS(Category.OUT_OF_ORDER, "key in several partitions");

    /** The number of the result that counts the violations of a rule. */
    enum Category {
        LOST,
        DOUBLED,
        WITHOUT_ORDER,
        OUT_OF_ORDER
    }

    private final Category category;
    private final String title;

    Rule(Category category, String title) {
        this.category = category;
        this.title = title;
    }

    Category category() {
        return category;
    }

    String title() {
        return title;
    }
}
