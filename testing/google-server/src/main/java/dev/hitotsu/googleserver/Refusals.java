package dev.hitotsu.googleserver;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses calls as a test says, before they reach their service. Thread-safe. */
final class Refusals implements ServerInterceptor {
    private volatile Function<String, @Nullable Status> refusal = method -> null;

    /** @param newRefusal the status for a call of the method; null lets it pass */
    void set(Function<String, @Nullable Status> newRefusal) {
        refusal = newRefusal;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Status status = refusal.apply(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
        if (status == null) {
            return next.startCall(call, headers);
        }
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
