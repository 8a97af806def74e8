package dev.hitotsu.springboot.rolling.before;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;

@EventType(value = "OrderPlaced", topic = "orders")
record OrderPlaced(@EventKey String customer, long number) {}
