package dev.hitotsu.http;

import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.DestinationUnavailable;
import dev.hitotsu.message.SendResult.Retryable;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one attempt says about the message, and about the destination.
 *
 * @param result what the sender hears
 * @param health what the circuit breaker hears
 */
record Verdict(SendResult result, Health health) {
    private static final int MULTIPLE_CHOICES = 300;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    /** How a destination is. */
    enum Health {
        /** It answered, whatever it thinks of the message. */
        WELL,
        /** It failed. */
        ILL,
        /** It takes nothing from anybody, or nothing now. */
        CLOSED,
        /** It takes no more requests at once; it was not asked. */
        FULL,
        /** It was not asked. */
        UNKNOWN
    }

    /** What a response means. */
    static Verdict of(HttpResponse<KeptBody> response, AnswerPolicy policy, Instant now) {
        int status = response.statusCode();
        Optional<Duration> asked = RetryAfterHeader.of(response.headers(), now);
        Duration retryAfter = asked.orElse(Duration.ZERO);
        if ((status >= 200 && status < MULTIPLE_CHOICES) || policy.outcomes().contains(status)) {
            return new Verdict(
                    policy.kept() ? SendResult.sent(answer(response, policy)) : SendResult.sent(), Health.WELL);
        }
        if (status >= MULTIPLE_CHOICES && status < BAD_REQUEST) {
            return closed(
                    "status " + status
                            + Redirects.location(response)
                                    .map(uri -> " to " + AllowedTargets.plain(uri))
                                    .orElse("")
                            + " (expected: no redirect, or one within the host that keeps the method)",
                    retryAfter);
        }
        String reason = "status " + status;
        return switch (status) {
            case 401, 403, 407, 429 -> closed(reason, retryAfter);
            case 408, 425 -> new Verdict(new Retryable(reason, retryAfter), Health.WELL);
            case 409 ->
                asked.isPresent()
                        ? new Verdict(new Retryable(reason, retryAfter), Health.WELL)
                        : rejected(reason, response, policy);
            case 503 ->
                asked.isPresent()
                        ? closed(reason, retryAfter)
                        : new Verdict(new Retryable(reason, retryAfter), Health.ILL);
            default ->
                status >= BAD_REQUEST && status < SERVER_ERROR
                        ? rejected(reason, response, policy)
                        : new Verdict(new Retryable(reason, retryAfter), Health.ILL);
        };
    }

    private static Verdict rejected(String reason, HttpResponse<KeptBody> response, AnswerPolicy policy) {
        return new Verdict(SendResult.rejected(reason, policy.kept() ? answer(response, policy) : null), Health.WELL);
    }

    private static Answer answer(HttpResponse<KeptBody> response, AnswerPolicy policy) {
        Map<String, String> kept = new LinkedHashMap<>();
        policy.headers().forEach(name -> response.headers().firstValue(name).ifPresent(value -> kept.put(name, value)));
        return new Answer(
                response.statusCode(),
                Headers.ofValid(kept),
                response.body().bytes(),
                response.body().truncated());
    }

    /** The destination takes nothing now, which is not the message's fault. */
    static Verdict closed(String reason, Duration retryAfter) {
        return new Verdict(new DestinationUnavailable(reason, retryAfter), Health.CLOSED);
    }

    /** The request may have arrived; the answer did not. */
    static Verdict failed(String reason) {
        return new Verdict(SendResult.retryable(reason), Health.ILL);
    }

    /** The destination could not be reached, so it is not the message's fault. */
    static Verdict unreachable(String reason) {
        return new Verdict(SendResult.destinationUnavailable(reason), Health.ILL);
    }

    /** The request was not made, because as many are under way as the destination takes at once. */
    static Verdict full(String reason) {
        return new Verdict(SendResult.destinationUnavailable(reason), Health.FULL);
    }

    /** The request was not made. */
    static Verdict notTried(SendResult result) {
        return new Verdict(result, Health.UNKNOWN);
    }

    /** The message asks for something that nobody may do. */
    static Verdict refused(String reason) {
        return new Verdict(SendResult.rejected(reason), Health.WELL);
    }

    /** Whether the destination was asked and has failed, so that the message may be the reason. */
    boolean mayBeTheMessage() {
        return result instanceof Retryable && health == Health.ILL;
    }

    /**
     * What the sender hears where the message was sent to see whether the destination is back: nothing counts against
     * it.
     */
    SendResult resultOfProbe() {
        return mayBeTheMessage() ? new DestinationUnavailable(result.reason(), result.retryAfter()) : result;
    }
}
