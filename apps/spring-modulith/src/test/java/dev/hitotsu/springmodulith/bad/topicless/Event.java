package dev.hitotsu.springmodulith.bad.topicless;

import dev.hitotsu.springboot.EventType;
import org.springframework.modulith.events.Externalized;

/** Nobody says where it goes. */
@EventType("OrderPlaced")
@Externalized
public record Event(String customer) {}
