package dev.hitotsu.server.sink.routes;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkProvider;
import dev.hitotsu.server.sink.SinkReader;
import java.util.List;

/** Reads the section {@code routes}. */
public final class RoutesSinkProvider implements SinkProvider {
    private static final SectionKey KEY = new SectionKey(
            "routes",
            "Delivers to several targets, each under a name of its own: every topic goes to one of them, and copies of it to those"
                    + " that ask for them. One that is away holds up its own messages only.");
    private static final SectionKey TOPICS = new SectionKey(
            "topics",
            "Topics that go here, or beginnings of their names with * behind them, such as payments.*; the narrowest counts."
                    + " Default, without copies: all that no other target takes.");
    private static final SectionKey COPIES = new SectionKey(
            "copies",
            "Topics of which this target gets a copy, or beginnings of their names with * behind them, whoever takes the"
                    + " messages themselves. Copies have a progress of their own. Default: none.");

    @Override
    public SectionKey key() {
        return KEY;
    }

    @Override
    public SinkConfig read(Section section) {
        List<RoutesSinkConfig.Route> routes =
                List.copyOf(section.named(RoutesSinkProvider::route).values());
        if (routes.isEmpty()) {
            section.report("no targets (expected: one at least, under a name of its own)");
        }
        return section.build(() -> new RoutesSinkConfig(routes), new RoutesSinkConfig(List.of()));
    }

    @Override
    public boolean isComposite() {
        return true;
    }

    private static RoutesSinkConfig.Route route(String name, Section section) {
        List<String> topics = section.values(TOPICS, TEXT);
        List<String> copies = section.values(COPIES, TEXT);
        return new RoutesSinkConfig.Route(name, topics, copies, SinkReader.readSingle(section));
    }
}
