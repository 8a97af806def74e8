package dev.hitotsu.demo.shop;

/** A product, as {@code GET /products/ID} answers it. */
public record Product(String productId, String name, long priceCents) {}
