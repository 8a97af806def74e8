package dev.hitotsu.demo.shop;

/**
 * An order, in answers to clients and in messages.
 *
 * @param number counts the user's orders: 1, 2, 3 …
 */
public record Order(String orderId, String userId, long number, String productId, int quantity, long amountCents) {
    /** The type of the message that tells of a new order. */
    public static final String PLACED = "OrderPlaced";
}
