package dev.hitotsu.google.tasks;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.RequestHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What an HTTP handler gets when Cloud Tasks calls it with a task of {@link CloudTasksSink}. Whether the call comes
 * from Cloud Tasks, and not from anybody who knows the names of its headers, shows the OIDC token, which the handler or
 * its server checks first.
 *
 * <pre>{@code
 * TaskRequest request = TaskRequest.decode(headers, body);
 * inbox.runOnce(request.message().id(), lease -> ...);   // answer 2xx when it returns, 503 when it throws
 * }</pre>
 *
 * <p>Cloud Tasks calls again what was not answered with 2xx. A claim that a failed run leaves behind would swallow that
 * call: the inboxes of the toolkit release it, so the message's id is the right key for them. For a store of claims
 * that are never released there is {@link #attemptKey}.
 *
 * @param queue the short name of the queue; empty where the call does not say it
 * @param taskName the short name of the task; empty where the call does not say it
 * @param retryCount how often Cloud Tasks has tried again, also where nobody answered
 * @param executionCount how often somebody has answered the task before
 * @param message the message
 */
public record TaskRequest(String queue, String taskName, int retryCount, int executionCount, Message message) {
    private static final String TASK = "a task of the toolkit";

    public TaskRequest {
        requireNonNull(queue, "queue: null (expected: a name)");
        requireNonNull(taskName, "taskName: null (expected: a name)");
        requireNonNull(message, "message: null (expected: a message)");
    }

    /**
     * Reads the request.
     *
     * @param requestHeaders names in any case
     * @param body not copied
     * @throws IllegalArgumentException if it carries no message; the text says what is wrong
     */
    public static TaskRequest decode(Map<String, List<String>> requestHeaders, byte[] body) {
        requireNonNull(requestHeaders, "headers: null (expected: the headers of a request)");
        requireNonNull(body, "body: null (expected: bytes)");
        RequestHeaders headers = RequestHeaders.of(requestHeaders);
        Message message = Message.builder(
                        headers.required(TaskHeaders.TOPIC, TASK),
                        headers.required(EventHeaders.overHttp(EventHeaders.TYPE), TASK))
                .id(id(headers.required(EventHeaders.overHttp(EventHeaders.ID), TASK)))
                .key(headers.get(TaskHeaders.KEY))
                .occurredAt(headers.time())
                .payload(headers.contains(TaskHeaders.TOMBSTONE) ? null : body)
                .headers(Headers.ofValid(ownHeaders(headers.asMap())))
                .build();
        return new TaskRequest(
                headers.asMap().getOrDefault(TaskHeaders.QUEUE, ""),
                headers.asMap().getOrDefault(TaskHeaders.TASK, ""),
                count(headers.asMap(), TaskHeaders.RETRIES),
                count(headers.asMap(), TaskHeaders.EXECUTIONS),
                message);
    }

    /**
     * A key of this attempt: the message's id and the retry count. Each attempt of Cloud Tasks has another one, so a
     * claim that a failed attempt left behind does not swallow the next; the same attempt, delivered twice, has the
     * same.
     */
    public String attemptKey() {
        return message.id() + "/" + retryCount;
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("header ce-id: " + text + " (expected: a UUID)", e);
        }
    }

    private static int count(Map<String, String> headers, String name) {
        String text = headers.getOrDefault(name, "0");
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("header " + name + ": " + text + " (expected: a number)", e);
        }
    }

    private static Map<String, String> ownHeaders(Map<String, String> headers) {
        Map<String, String> own = new LinkedHashMap<>(headers);
        own.keySet().removeIf(name -> TaskHeaders.isOfTheRequest(name) || TaskHeaders.isOwn(name));
        return own;
    }
}
