package dev.hitotsu.demo.shop;

/** A product, as {@code GET /products/ID} answers it. */
record Product(String productId, String name, long priceCents) {}
