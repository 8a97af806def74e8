package dev.hitotsu.relay.store;

import dev.hitotsu.message.Message;

/**
 * A message and its place in the log.
 *
 * @param position unique in the log; within a lane, a greater position is later
 */
public record LogEntry(long position, Message message) {}
