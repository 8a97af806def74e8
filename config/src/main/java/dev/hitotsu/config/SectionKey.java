package dev.hitotsu.config;

/**
 * A key with a section below it.
 *
 * @param name as it stands in the file
 * @param description one sentence for the person who writes the file
 */
public record SectionKey(String name, String description) {}
