package dev.hitotsu.server.sink;

import dev.hitotsu.config.Alternative;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/** Reads the section {@code sink}, which has exactly one section below it. */
public final class SinkReader {
    private static final SectionKey SINK =
            new SectionKey("sink", "Where the messages go; exactly one of the sections below it.");

    private SinkReader() {}

    /** The sink of a configuration; after a report {@link NoSink}. */
    public static SinkConfig read(Section root) {
        return root.exactlyOne(SINK, alternatives(any -> true)).orElse(NoSink.NO_SINK);
    }

    /** As {@link #read}, for a place where only a single target may stand. */
    public static SinkConfig readSingle(Section section) {
        return section.exactlyOne(SINK, alternatives(provider -> !provider.isComposite()))
                .orElse(NoSink.NO_SINK);
    }

    private static List<Alternative<SinkConfig>> alternatives(Predicate<SinkProvider> allowed) {
        return ServiceLoader.load(SinkProvider.class, SinkProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(allowed)
                .sorted(Comparator.comparing(provider -> provider.key().name()))
                .map(provider -> new Alternative<>(provider.key(), provider::read))
                .toList();
    }
}
