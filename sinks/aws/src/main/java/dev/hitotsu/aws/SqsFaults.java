package dev.hitotsu.aws;

import dev.hitotsu.message.SendResult;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/** What refusals of SQS mean (SQS API reference, "Common errors" and the errors of SendMessageBatch). Stateless. */
final class SqsFaults {
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSecurity",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "OptInRequired",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");
    private static final Set<String> MISSING = Set.of("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "InvalidAddress", "NotAuthorized");
    private static final Set<String> THROTTLED = Set.of(
            "OverLimit",
            "RequestThrottled",
            "RequestThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException");
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    private SqsFaults() {}

    /**
     * What became of the messages of a request that failed as a whole; null where SQS blames the request, and one of
     * its messages alone may be to blame.
     */
    static @Nullable SendResult resultOf(RuntimeException error, String queue) {
        if (!(error instanceof AwsServiceException refusal)) {
            return error instanceof SdkException ? SendResult.unavailable(describe(error)) : null;
        }
        if (isAboutCredentials(refusal) || refusal.statusCode() >= SERVER_FAULT) {
            return SendResult.unavailable(describe(refusal));
        }
        return isMissing(refusal) || isDenied(refusal) || isThrottled(refusal)
                ? SendResult.destinationUnavailable("queue " + queue + ": " + describe(refusal))
                : null;
    }

    /** What became of a message whose request was answered, but which was not taken. */
    static SendResult resultOf(BatchResultErrorEntry entry, String queue) {
        String reason = "queue " + queue + ": " + entry.code() + ": " + entry.message();
        boolean innocent = !Boolean.TRUE.equals(entry.senderFault())
                || isThrottled(entry.code())
                || isOfKeys(entry.code())
                || DENIED.contains(entry.code());
        if (CREDENTIALS.contains(entry.code())) {
            return SendResult.unavailable(reason);
        }
        return innocent ? SendResult.destinationUnavailable(reason) : SendResult.rejected(reason);
    }

    static boolean isMissing(AwsServiceException error) {
        return MISSING.contains(code(error));
    }

    static boolean isDenied(AwsServiceException error) {
        return !isAboutCredentials(error) && (error.statusCode() == FORBIDDEN || DENIED.contains(code(error)));
    }

    private static boolean isAboutCredentials(AwsServiceException error) {
        return CREDENTIALS.contains(code(error));
    }

    private static boolean isThrottled(AwsServiceException error) {
        return error.isThrottlingException()
                || error.statusCode() == TOO_MANY
                || isThrottled(code(error))
                || isOfKeys(code(error));
    }

    private static boolean isThrottled(String code) {
        return THROTTLED.contains(code);
    }

    /** The keys with which a queue encrypts are missing, disabled or throttled: nothing is wrong with the message. */
    private static boolean isOfKeys(String code) {
        return code.startsWith("Kms") || code.startsWith("KMS.");
    }

    private static String code(AwsServiceException error) {
        String code =
                error.awsErrorDetails() == null ? null : error.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    /** What SQS, the client or the network says. */
    static String describe(Throwable error) {
        if (error instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
            String expected = isMissing(refusal)
                    ? " (expected: a queue that exists)"
                    : isAboutCredentials(refusal) ? " (expected: credentials that are valid now)" : "";
            return code(refusal) + ": " + refusal.awsErrorDetails().errorMessage() + expected;
        }
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        if (message.startsWith("Unable to load credentials")) {
            return "credentials: none (expected: some, for example in AWS_ACCESS_KEY_ID): " + message;
        }
        return message.startsWith("Unable to load region")
                ? "region: none (expected: one, for example in AWS_REGION): " + message
                : message;
    }
}
