package dev.hitotsu.googleserver;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses calls as a test says, before they reach their service; tells of those that are done. Thread-safe. */
final class Refusals implements ServerInterceptor {
    private volatile Function<String, @Nullable Status> refusal = method -> null;
    private volatile Consumer<String> beforeAnswer = method -> {};

    /** @param newRefusal the status for a call of the method; null lets it pass */
    void set(Function<String, @Nullable Status> newRefusal) {
        refusal = newRefusal;
    }

    /** @param listener is told the method of a call that is done, before its answer is sent */
    void beforeAnswer(Consumer<String> listener) {
        beforeAnswer = listener;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        Status status = refusal.apply(method);
        if (status == null) {
            return next.startCall(new Answered<>(call, method), headers);
        }
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private final class Answered<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final String method;

        Answered(ServerCall<Q, R> call, String method) {
            super(call);
            this.method = method;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            beforeAnswer.accept(method);
            super.sendHeaders(headers);
        }
    }
}
