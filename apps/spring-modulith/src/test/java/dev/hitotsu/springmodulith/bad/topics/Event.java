package dev.hitotsu.springmodulith.bad.topics;

import dev.hitotsu.springboot.EventType;
import org.springframework.modulith.events.Externalized;

/** It goes to two topics. */
@EventType(value = "OrderPlaced", topic = "parcels")
@Externalized("orders")
public record Event(String customer) {}
