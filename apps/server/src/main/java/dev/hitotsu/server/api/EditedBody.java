package dev.hitotsu.server.api;

import java.util.UUID;

/** The message that is sent in place of another one. */
public record EditedBody(UUID id, UUID editedFrom) {}
