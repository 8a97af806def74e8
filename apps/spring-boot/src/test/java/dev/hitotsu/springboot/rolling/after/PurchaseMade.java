package dev.hitotsu.springboot.rolling.after;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

@EventType(value = "OrderPlaced", topic = "orders")
record PurchaseMade(@EventKey String customer, long number) {}
