package dev.hitotsu.demospring;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

/** An order was charged. */
@EventType(value = "OrderCharged", topic = "payments")
record OrderCharged(@EventKey String orderId, long amountCents) {}
