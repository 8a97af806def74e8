package dev.hitotsu.jdbc.internal;

/**
 * One step from a version of the tables to the next. A step that was released never changes.
 *
 * @param resource the path of its SQL in the jar
 */
public record Migration(int version, String description, String resource) {}
