package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;

/** Sends calls to services on behalf of one operation. Used on one event loop. */
public interface SourceClient {
    /**
     * The answer of the service, as JSON.
     *
     * @return fails with a {@link SourceException} if there is none that is of use
     */
    Future<JsonNode> ask(SourceCall call);

    /** Ends the calls that are under way, because the time for the operation is over. */
    void expire();
}
