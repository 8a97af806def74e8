package dev.hitotsu.benchmarks.gateway;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that stands before the service and is measured.
 *
 * @param name as it stands in the results, such as {@code nginx}
 * @param url that requests are sent to
 * @param tokens that they bring; null for none
 * @param process closes it
 */
record Contender(String name, String url, @Nullable Path tokens, AutoCloseable process) implements AutoCloseable {
    @Override
    public void close() throws Exception {
        process.close();
    }
}
