package dev.hitotsu.demo.shop;

/** How an order goes through stock and payment. */
public enum Saga {
    /** Services tell each other by messages, and a relay makes the calls. */
    messages,
    /** One handler in steps, which calls the payment API itself. */
    steps
}
