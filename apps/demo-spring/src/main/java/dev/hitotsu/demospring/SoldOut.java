package dev.hitotsu.demospring;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

/** There was no stock for an order. */
@EventType(value = "SoldOut", topic = "stock")
record SoldOut(@EventKey String orderId, long amountCents) {}
