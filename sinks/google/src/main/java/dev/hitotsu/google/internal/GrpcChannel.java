package dev.hitotsu.google.internal;

import static java.util.Objects.requireNonNull;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Calls to one host. It never tries again by itself. Thread-safe. */
public final class GrpcChannel implements AutoCloseable {
    /** A pull may answer with 10 MB of messages and their attributes. */
    private static final int MAX_ANSWER = 32 << 20;

    private static final long MIN_RENEWAL_NANOS = Duration.ofMillis(250).toNanos();

    private final ManagedChannel channel;
    private final CallOptions options;
    private final AtomicLong renewedAt = new AtomicLong(System.nanoTime() - MIN_RENEWAL_NANOS);

    private GrpcChannel(ManagedChannel channel, CallOptions options) {
        this.channel = channel;
        this.options = options;
    }

    static GrpcChannel open(String host, int port, boolean plain, @Nullable CallCredentials caller) {
        ManagedChannel channel = OkHttpChannelBuilder.forAddress(
                        host, port, plain ? InsecureChannelCredentials.create() : TlsChannelCredentials.create())
                .userAgent("hitotsu")
                .maxInboundMessageSize(MAX_ANSWER)
                .disableRetry()
                .build();
        return new GrpcChannel(
                channel, caller == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withCallCredentials(caller));
    }

    /**
     * Calls, and waits for the answer.
     *
     * @throws io.grpc.StatusRuntimeException if there is none in time, or a refusal
     */
    public <Q, R> R call(MethodDescriptor<Q, R> method, Q request, Duration timeout) {
        requireNonNull(timeout, "timeout: null (expected: a duration)");
        return ClientCalls.blockingUnaryCall(
                channel, method, options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS), request);
    }

    /** Begins a call, which can be cancelled; the observer hears the answer. */
    public <Q, R> ClientCall<Q, R> start(
            MethodDescriptor<Q, R> method, Q request, long timeoutNanos, StreamObserver<R> observer) {
        ClientCall<Q, R> call = channel.newCall(method, options.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS));
        ClientCalls.asyncUnaryCall(call, request, observer);
        return call;
    }

    /**
     * The next call connects anew, at once: after a failure gRPC would wait for up to two minutes, and would go on with
     * a connection that swallows everything. Does nothing if that was a moment ago.
     */
    public void renew() {
        long now = System.nanoTime();
        long last = renewedAt.get();
        if (now - last >= MIN_RENEWAL_NANOS && renewedAt.compareAndSet(last, now)) {
            channel.enterIdle();
        }
    }

    /** Ends what is under way. Does not block. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
