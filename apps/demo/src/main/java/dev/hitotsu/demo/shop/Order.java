package dev.hitotsu.demo.shop;

/**
 * An order, as it is answered to clients and as it travels in messages.
 *
 * @param number counts the user's orders: 1, 2, 3 …
 */
public record Order(String orderId, String userId, long number, String productId, int quantity, long amountCents) {}
