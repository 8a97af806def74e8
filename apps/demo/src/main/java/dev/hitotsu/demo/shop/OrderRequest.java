package dev.hitotsu.demo.shop;

/** The body of {@code POST /orders}. */
public record OrderRequest(String userId, String productId, int quantity) {}
