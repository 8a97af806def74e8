package dev.hitotsu.server.api;

import java.util.List;

/** The paths that an endpoint knows; the answer to a request for another one. */
public record PathsBody(List<String> paths) {
    public PathsBody {
        paths = List.copyOf(paths);
    }
}
