package dev.hitotsu.demospring;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

/** There was stock for an order. */
@EventType(value = "StockReserved", topic = "stock")
record StockReserved(@EventKey String orderId, long amountCents) {}
