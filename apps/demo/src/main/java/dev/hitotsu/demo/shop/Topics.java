package dev.hitotsu.demo.shop;

import dev.hitotsu.jdbc.SchemaName;

/** The topics of the shop's messages, and the outbox of the calls that it makes. */
public final class Topics {
    /** Orders as they are placed. */
    public static final String ORDERS = "orders";

    /** Whether there was stock for an order. */
    public static final String STOCK = "stock";

    /** Whether an order was paid for. */
    public static final String PAYMENTS = "payments";

    /** Charges that the payment API is asked for. They go there, and through no broker. */
    public static final String CHARGES = "charges";

    /** The outbox of the calls, which a relay of its own makes. */
    public static final SchemaName CALLS = new SchemaName("shop_calls");

    private Topics() {}
}
