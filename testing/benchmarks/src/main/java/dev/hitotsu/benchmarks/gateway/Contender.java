package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that stands before the service and is measured.
 *
 * @param name as it stands in the results, such as {@code nginx}
 * @param url that requests are sent to
 * @param tokens file with a token or a header of each request, one a line; null for none
 * @param process that serves
 */
record Contender(String name, String url, @Nullable Path tokens, ServerProcess process) implements AutoCloseable {
    /** The same process, with requests for this path. */
    Contender at(String path, @Nullable Path tokens) {
        return new Contender(path, url + path, tokens, process);
    }

    @Override
    public void close() throws Exception {
        if (process instanceof AutoCloseable closeable) {
            closeable.close();
        } else {
            process.stop();
        }
    }
}
