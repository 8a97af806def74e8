package dev.hitotsu.demo.shop;

import java.util.UUID;

/**
 * What a client wants to buy.
 *
 * @param key a retry repeats it
 * @param priceCents of one
 */
public record Purchase(String key, OrderRequest request, long priceCents) {
    /** A new order of it. */
    public Order order(long number) {
        return new Order(
                UUID.randomUUID().toString(),
                request.userId(),
                number,
                request.productId(),
                request.quantity(),
                priceCents * request.quantity());
    }
}
