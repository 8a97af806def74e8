package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.message.Message;

/**
 * An order, in answers to clients and in messages.
 *
 * @param number counts the user's orders: 1, 2, 3 …
 */
public record Order(String orderId, String userId, long number, String productId, int quantity, long amountCents) {
    /** The type of the message that tells of a new order. */
    public static final String PLACED = "OrderPlaced";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The message that tells of it. */
    public Message placed() {
        try {
            return Message.builder(Topics.ORDERS, PLACED)
                    .key(userId)
                    .payload(JSON.writeValueAsBytes(this))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an order cannot be written as JSON", e);
        }
    }
}
