package dev.hitotsu.springmodulith.bad.keys;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import org.springframework.modulith.events.Externalized;

/** It has two keys. */
@EventType("OrderPlaced")
@Externalized("orders::#{customer()}")
public record Event(@EventKey String customer) {}
