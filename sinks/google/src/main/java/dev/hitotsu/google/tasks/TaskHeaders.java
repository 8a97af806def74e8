package dev.hitotsu.google.tasks;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.RequestHeaders;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of headers of a task's request. The attributes of CloudEvents are {@code ce-id} and so on (CloudEvents 1.0,
 * HTTP protocol binding), as requests of the HTTP sink have them.
 */
final class TaskHeaders {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** The key of the message (CloudEvents, extension "partitioning"). */
    static final String KEY = "ce-partitionkey";

    static final String TOMBSTONE = "hitotsu-tombstone";
    static final String TOPIC = "hitotsu-topic";
    static final String QUEUE = "x-cloudtasks-queuename";
    static final String TASK = "x-cloudtasks-taskname";
    static final String RETRIES = "x-cloudtasks-taskretrycount";
    static final String EXECUTIONS = "x-cloudtasks-taskexecutioncount";

    private static final String EVENT_PREFIX = "ce-";
    /** What belongs to the connection, or is set by Cloud Tasks (reference of HttpRequest.headers). */
    private static final Set<String> OF_THE_REQUEST = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "date",
            "expect",
            "forwarded",
            "from",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "via");

    private TaskHeaders() {}

    /** Why a message cannot have a header of this name; null if it can. */
    static @Nullable String obstacle(String name) {
        String unfit = RequestHeaders.obstacle(name);
        if (unfit != null) {
            return unfit;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return isOfTheRequest(lower) || isOwn(lower)
                ? "header " + name + ": kept for the toolkit, the connection or Google (expected: another name)"
                : null;
    }

    /** Whether it belongs to the request and not to the message. */
    static boolean isOfTheRequest(String lower) {
        return OF_THE_REQUEST.contains(lower)
                || lower.startsWith("x-cloudtasks-")
                || lower.startsWith("x-google-")
                || lower.startsWith("x-appengine-")
                || lower.startsWith("x-forwarded-")
                || lower.startsWith("x-cloud-trace-")
                || lower.startsWith("proxy-");
    }

    /** Whether the sink sets it. */
    static boolean isOwn(String lower) {
        return lower.equals("idempotency-key")
                || lower.equals(KEY)
                || lower.equals(TOMBSTONE)
                || lower.equals(TOPIC)
                || EventHeaders.isReserved(attribute(lower));
    }

    private static String attribute(String lower) {
        return lower.startsWith(EVENT_PREFIX) ? "ce_" + lower.substring(EVENT_PREFIX.length()) : lower;
    }
}
