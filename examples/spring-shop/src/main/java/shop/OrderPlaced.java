package shop;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

/** Somebody has placed an order. */
@EventType(value = "OrderPlaced", topic = "orders")
public record OrderPlaced(@EventKey String customer, long cents) {}
