package dev.hitotsu.gateway.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one line of JSON for each request. Thread-safe. Called on event loops: it must not block. */
@FunctionalInterface
public interface AccessLog {
    /** Nothing is logged, and no line is made. */
    AccessLog NONE = line -> {};

    /** Takes a line, without its end. */
    void write(String line);

    /**
     * The logger {@code dev.hitotsu.gateway.access}, if its level is INFO when the gateway starts. Event loops wait for
     * its appenders; a program that serves much traffic uses an asynchronous one, or an {@link AccessLogWriter}.
     */
    static AccessLog ofLogger() {
        Logger log = LoggerFactory.getLogger("dev.hitotsu.gateway.access");
        return log.isInfoEnabled() ? log::info : NONE;
    }
}
