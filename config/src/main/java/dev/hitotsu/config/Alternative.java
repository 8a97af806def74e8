package dev.hitotsu.config;

import java.util.function.Function;

/**
 * One of several sections, of which a file has exactly one.
 *
 * @param <T> what each of them becomes
 */
public record Alternative<T>(SectionKey key, Function<Section, T> reader) {}
