package dev.hitotsu.googleserver;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers calls: with a value, or with the status that was thrown. */
final class Answer {
    private Answer() {}

    static <T> void give(StreamObserver<T> observer, Supplier<T> value) {
        T result;
        try {
            result = value.get();
        } catch (RuntimeException e) {
            observer.onError(e);
            return;
        }
        observer.onNext(result);
        observer.onCompleted();
    }

    static RuntimeException invalid(String text) {
        return Status.INVALID_ARGUMENT.withDescription(text).asRuntimeException();
    }

    static RuntimeException missing(String text) {
        return Status.NOT_FOUND.withDescription(text).asRuntimeException();
    }

    static RuntimeException existing(String text) {
        return Status.ALREADY_EXISTS.withDescription(text).asRuntimeException();
    }
}
