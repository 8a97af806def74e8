package dev.hitotsu.demospring;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

/**
 * An order was placed; the answer to the client, too.
 *
 * @param number counts the user's orders: 1, 2, 3 …
 */
@EventType(value = "OrderPlaced", topic = "orders")
record OrderPlaced(
        String orderId, @EventKey String userId, long number, String productId, int quantity, long amountCents) {}
