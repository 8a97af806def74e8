package dev.hitotsu.google.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.tasks.v2.CreateTaskRequest;
import com.google.cloud.tasks.v2.HttpMethod;
import com.google.cloud.tasks.v2.HttpRequest;
import com.google.cloud.tasks.v2.OidcToken;
import com.google.cloud.tasks.v2.Task;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.EventTime;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PercentEncoding;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns messages into tasks. Thread-safe. */
final class TaskEncoder {
    /** Cloud Tasks, "Quotas and limits". */
    static final int MAX_BYTES = 1 << 20;

    private static final java.time.Duration MAX_DELAY = java.time.Duration.ofDays(30);
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final int PREFIX_BYTES = 4;

    private final SinkOptions options;
    private final InstantSource clock;

    TaskEncoder(SinkOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    /** Why there can be no such queue; null if there can. */
    static @Nullable String obstacle(String queue) {
        return QUEUE.matcher(queue).matches()
                ? null
                : "queue " + queue + ": no name of Cloud Tasks (expected: 1 to 100 letters, digits and hyphens)";
    }

    /** Why the message cannot be a task of this queue; null if it can. */
    @Nullable String rejectionReason(Message message, String queue) {
        String obstacle = obstacle(queue);
        if (obstacle != null) {
            return obstacle;
        }
        if (message.key() != null && !options.unordered()) {
            return "queue " + queue + ": the message has a key, and tasks keep no order (expected: unordered: true)";
        }
        for (String name : message.headers().asMap().keySet()) {
            String problem = TaskHeaders.obstacle(name);
            if (problem != null) {
                return problem;
            }
        }
        Instant after = message.deliverAfter();
        return after != null && after.isAfter(clock.instant().plus(MAX_DELAY))
                ? "deliverAfter: " + after + " (expected: at most " + MAX_DELAY.toDays()
                        + " days ahead, the limit of Cloud Tasks)"
                : null;
    }

    CreateTaskRequest encode(Message message, String queue) {
        String parent = options.queueName(queue);
        Task.Builder task =
                Task.newBuilder().setName(parent + "/tasks/" + taskId(message)).setHttpRequest(request(message));
        java.time.Duration deadline = options.dispatchDeadline();
        if (deadline != null) {
            task.setDispatchDeadline(Duration.newBuilder().setSeconds(deadline.toSeconds()));
        }
        Instant after = message.deliverAfter();
        if (after != null && after.isAfter(clock.instant())) {
            task.setScheduleTime(
                    Timestamp.newBuilder().setSeconds(after.getEpochSecond()).setNanos(after.getNano()));
        }
        return CreateTaskRequest.newBuilder().setParent(parent).setTask(task).build();
    }

    /** Names in order, such as the ids are, would make a hot spot ("Manage scaling risks"): a hash goes before them. */
    static String taskId(Message message) {
        String id = message.id().toString();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, PREFIX_BYTES) + "-" + id;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: part of every JDK)", e);
        }
    }

    private HttpRequest request(Message message) {
        URI url = options.url().apply(message);
        HttpRequest.Builder request =
                HttpRequest.newBuilder().setUrl(url.toString()).setHttpMethod(HttpMethod.POST);
        message.headers().asMap().forEach((name, value) -> put(request, name, value));
        put(request, EventHeaders.overHttp(EventHeaders.SPEC_VERSION), "1.0");
        put(request, EventHeaders.overHttp(EventHeaders.ID), message.id().toString());
        put(request, EventHeaders.overHttp(EventHeaders.SOURCE), options.source());
        put(request, EventHeaders.overHttp(EventHeaders.TYPE), message.type());
        put(request, EventHeaders.overHttp(EventHeaders.TIME), EventTime.format(message.occurredAt()));
        put(request, TaskHeaders.TOPIC, message.topic());
        put(request, TaskHeaders.IDEMPOTENCY_KEY, message.id().toString());
        String key = message.key();
        if (key != null) {
            put(request, TaskHeaders.KEY, key);
        }
        byte[] payload = message.payload();
        if (payload == null) {
            put(request, TaskHeaders.TOMBSTONE, "true");
        } else {
            request.setBody(UnsafeByteOperations.unsafeWrap(payload));
        }
        if (options.caller() != null) {
            request.setOidcToken(OidcToken.newBuilder().setServiceAccountEmail(options.caller()));
        }
        return request.build();
    }

    private static void put(HttpRequest.Builder request, String name, String value) {
        request.putHeaders(name, PercentEncoding.encode(value));
    }
}
