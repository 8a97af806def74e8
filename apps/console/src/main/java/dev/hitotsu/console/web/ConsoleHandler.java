package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Sessions;
import dev.hitotsu.console.action.BulkRuns;
import dev.hitotsu.console.action.Tickets;
import dev.hitotsu.console.live.Sampler;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;

/** Puts the parts of the console together. */
public final class ConsoleHandler {
    /** How long a text may be that somebody pastes, as a form encodes it. */
    public static final int MAX_TEXT_BYTES = 1 << 20;

    private ConsoleHandler() {}

    /** What answers the requests. */
    public static Handler<HttpServerRequest> of(
            Vertx vertx, ConsoleSettings settings, ConsoleSources sources, Sampler sampler, BulkRuns runs) {
        Tickets tickets = new Tickets(InstantSource.system(), System::nanoTime);
        Pages pages = new Pages(sources, settings, sampler, tickets, runs);
        Actions actions = new Actions(sources, pages, tickets, runs);
        Sessions sessions = new Sessions(sources.tokens(), System::nanoTime);
        return new ConsoleRoutes(settings, sessions, pages, actions, new Events(vertx, sampler)).router(vertx, sources);
    }
}
