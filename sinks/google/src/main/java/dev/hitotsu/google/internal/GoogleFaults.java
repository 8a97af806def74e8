package dev.hitotsu.google.internal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.hitotsu.message.SendResult;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What refusals of Google's services mean (google.rpc.Code; Pub/Sub, "Error codes"; Cloud Tasks, "Errors"). Stateless.
 */
public final class GoogleFaults {
    private GoogleFaults() {}

    /**
     * What became of the messages of a call that failed; null where the call itself is blamed, and one of its messages
     * alone may be to blame.
     *
     * @param destination in words, such as {@code topic orders}
     */
    public static @Nullable SendResult resultOf(Throwable error, String destination) {
        requireNonNull(destination, "destination: null (expected: words)");
        String reason = describe(error);
        return switch (codeOf(error)) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> null;
            case NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, RESOURCE_EXHAUSTED ->
                new SendResult.DestinationUnavailable(destination + ": " + reason, retryAfter(error));
            default -> new SendResult.Unavailable(reason, retryAfter(error));
        };
    }

    /** The status code; {@code UNKNOWN} where the error is none of gRPC. */
    public static Status.Code codeOf(Throwable error) {
        return Status.fromThrowable(error).getCode();
    }

    /** Whether the service has answered, whatever it said. */
    public static boolean isAnswer(Throwable error) {
        return switch (codeOf(error)) {
            case NOT_FOUND,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    RESOURCE_EXHAUSTED,
                    INVALID_ARGUMENT,
                    OUT_OF_RANGE,
                    ALREADY_EXISTS -> true;
            default -> false;
        };
    }

    /** What the service, gRPC or the network says. */
    public static String describe(Throwable error) {
        requireNonNull(error, "error: null (expected: an exception)");
        Status status = Status.fromThrowable(error);
        Throwable cause = status.getCause();
        String text = status.getDescription();
        String said = text != null ? text : cause == null ? "" : String.valueOf(cause.getMessage());
        return status.getCode() + (said.isBlank() ? "" : ": " + said) + expected(status, said);
    }

    private static String expected(Status status, String said) {
        if (said.contains("(expected: ")) {
            return "";
        }
        return switch (status.getCode()) {
            case NOT_FOUND -> " (expected: one that exists)";
            case UNAUTHENTICATED -> " (expected: credentials that are valid now)";
            case PERMISSION_DENIED -> " (expected: the right to do so)";
            default -> "";
        };
    }

    private static Duration retryAfter(Throwable error) {
        RetryInfo info = detail(error, RetryInfo.class);
        if (info == null || !info.hasRetryDelay()) {
            return Duration.ZERO;
        }
        long seconds = info.getRetryDelay().getSeconds();
        int nanos = info.getRetryDelay().getNanos();
        return seconds < 0 || nanos < 0 ? Duration.ZERO : Duration.ofSeconds(seconds, nanos);
    }

    /** What a service says about parts of a call, such as single acknowledgements; empty where it says nothing. */
    public static Map<String, String> metadataOf(Throwable error) {
        ErrorInfo info = detail(error, ErrorInfo.class);
        return info == null ? Map.of() : info.getMetadataMap();
    }

    private static <T extends com.google.protobuf.Message> @Nullable T detail(Throwable error, Class<T> type) {
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        if (status != null) {
            for (Any any : status.getDetailsList()) {
                if (any.is(type)) {
                    return unpacked(any, type);
                }
            }
        }
        return null;
    }

    private static <T extends com.google.protobuf.Message> @Nullable T unpacked(Any any, Class<T> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }
}
