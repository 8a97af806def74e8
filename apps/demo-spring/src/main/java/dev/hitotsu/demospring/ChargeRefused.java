package dev.hitotsu.demospring;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

/** The charge of an order was refused. */
@EventType(value = "ChargeRefused", topic = "payments")
record ChargeRefused(@EventKey String orderId, long amountCents) {}
