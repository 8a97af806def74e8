package dev.hitotsu.demo.shop;

import java.util.List;
import java.util.Locale;

/** Who reads what from the broker. Each consumer has a position of its own. */
public enum Consumer {
    /** Reserves stock for orders, and releases that of orders that are not paid. */
    STOCK(Topics.ORDERS, Topics.PAYMENTS),
    /** Asks for the charges of orders for which there is stock. */
    PAYMENTS(Topics.STOCK),
    /** Makes orders paid or cancelled. */
    ORDERS(Topics.STOCK, Topics.PAYMENTS),
    /** Notifies users of their orders. */
    NOTIFICATIONS(Topics.ORDERS),
    /** Adds orders to the totals of their products. */
    ANALYTICS(Topics.ORDERS);

    private final List<String> topics;

    Consumer(String... topics) {
        this.topics = List.of(topics);
    }

    /** In lower case, as the inbox and the broker know it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it reads. */
    public List<String> topics() {
        return topics;
    }
}
