package dev.hitotsu.demo.shop;

/** A user, as {@code GET /users/ID} answers it. */
public record User(String userId, String name) {}
