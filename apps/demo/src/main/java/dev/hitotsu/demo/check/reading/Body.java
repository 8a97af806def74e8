package dev.hitotsu.demo.check.reading;

/** The content of a message. */
public record Body(String orderId, String userId, long number, String productId, int quantity, long amountCents) {}
