package dev.hitotsu.springmodulith.bad.nameless;

import org.springframework.modulith.events.Externalized;

/** It has no name that outlives its class. */
@Externalized("orders")
public record Event(String customer) {}
