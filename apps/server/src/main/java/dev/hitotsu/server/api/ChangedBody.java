package dev.hitotsu.server.api;

/** How many messages a command has changed. */
public record ChangedBody(int changed) {}
