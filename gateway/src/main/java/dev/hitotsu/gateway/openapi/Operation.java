package dev.hitotsu.gateway.openapi;

import dev.hitotsu.gateway.route.PathPattern;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/**
 * One method of one path.
 *
 * @param position in the document
 * @param path as it stands there, with its variables
 * @param id empty if it has none
 * @param isBodyRequired whether a request must have a body
 * @param content media types of bodies, in lower case, and what they must be like; none if it takes no body
 */
record Operation(
        int position,
        String path,
        PathPattern pattern,
        HttpMethod method,
        String id,
        List<Parameter> parameters,
        boolean isBodyRequired,
        Map<String, Schemas.Schema> content) {
    Operation {
        parameters = List.copyOf(parameters);
        content = Map.copyOf(content);
    }
}
