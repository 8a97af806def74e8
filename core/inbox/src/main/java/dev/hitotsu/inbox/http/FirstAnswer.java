package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.InboxException;
import org.jspecify.annotations.Nullable;

/** Asks the service, and decides whether its answer is kept. Used once. */
final class FirstAnswer<C, E extends Exception> {
    private static final int FIRST_SERVER_ERROR = 500;

    private final HttpIdempotency.Service<C, E> service;
    private final HttpIdempotencyOptions options;
    private final boolean undoesWhatIsNotKept;
    private @Nullable HttpAnswer answer;
    private @Nullable Throwable failure;

    FirstAnswer(HttpIdempotency.Service<C, E> service, HttpIdempotencyOptions options, boolean undoesWhatIsNotKept) {
        this.service = service;
        this.options = options;
        this.undoesWhatIsNotKept = undoesWhatIsNotKept;
    }

    EffectResult run(C context) throws E {
        HttpAnswer given = ask(context);
        boolean isTooLarge = given.body().length > options.maxResponseSize();
        answer = isTooLarge ? tooLarge() : given;
        byte[] bytes = AnswerCodec.encode(answer, options.headers());
        boolean isKept = isTooLarge ? !undoesWhatIsNotKept : isKept(answer.status());
        return isKept ? EffectResult.of(bytes) : EffectResult.notKept(bytes);
    }

    private HttpAnswer ask(C context) throws E {
        try {
            return requireNonNull(service.answer(context), "answer: null (expected: an answer of the service)");
        } catch (Throwable e) {
            failure = e;
            throw e;
        }
    }

    private boolean isKept(int status) {
        if (status >= FIRST_SERVER_ERROR) {
            return switch (options.serverErrors()) {
                case REPLAY -> true;
                case RUN_AGAIN -> false;
            };
        }
        return !options.withoutEffect().contains(status);
    }

    private HttpAnswer tooLarge() {
        String what =
                undoesWhatIsNotKept ? "nothing has happened" : "the request was carried out, and will not be again";
        return Problem.RESPONSE_TOO_LARGE.answer("response: more than " + options.maxResponseSize()
                + " bytes (expected: at most so many, so that it can be repeated); " + what);
    }

    /** What the service answered, if it was asked. */
    HttpAnswer answer() {
        return requireNonNull(answer, "answer: null (expected: the service was asked)");
    }

    /** What the service itself has thrown goes to whoever called it. */
    void rethrowIfServices(InboxException thrown) {
        if (thrown == failure) {
            throw thrown;
        }
    }
}
