package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Gets a token from etcd when one is needed and again when it is stale. Thread-safe. */
final class Authentication {
    private final Transport transport;
    private final @Nullable EtcdUser user;
    private volatile @Nullable String token;

    /** For this user, null for none. */
    Authentication(Transport transport, @Nullable EtcdUser user) {
        this.transport = transport;
        this.user = user;
    }

    /** Sends a request with a token; a stale one is replaced, since what it came with was not carried out. */
    Answer exchange(URI endpoint, Request request, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        Answer answer = authenticated(endpoint, request, nanos);
        if (user != null && answer instanceof Answer.Refused refused && refused.isTokenStale()) {
            forget();
            return authenticated(endpoint, request, end - System.nanoTime());
        }
        return answer;
    }

    private Answer authenticated(URI endpoint, Request request, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        Answer missing = obtain(endpoint, nanos);
        return missing != null ? missing : transport.exchange(endpoint, request, token, end - System.nanoTime());
    }

    /** As {@link #exchange}, for an answer of many messages; a stale token is not replaced. */
    InputStream stream(URI endpoint, Request request, long nanos) throws IOException, InterruptedException {
        Answer missing = obtain(endpoint, nanos);
        if (missing != null) {
            throw new IOException("no token from " + endpoint + ": " + missing);
        }
        return transport.stream(endpoint, request, token, nanos);
    }

    /** Null where there is a token or none is needed; else why there is none. */
    private @Nullable Answer obtain(URI endpoint, long nanos) throws InterruptedException {
        if (user == null || token != null) {
            return null;
        }
        ObjectNode body = Json.object().put("name", user.name()).put("password", user.password());
        Request request = new Request("/v3/auth/authenticate", Json.bytes(body), Request.Repetition.HERE);
        Answer answer = transport.exchange(endpoint, request, null, nanos);
        return switch (answer) {
            case Answer.Given given -> {
                token = given.body().path("token").asText();
                yield null;
            }
            // The request that the token was for has not begun.
            case Answer.Unknown unknown -> new Answer.NotBegun(unknown.reason(), unknown.cause());
            case Answer.Refused refused -> refused;
            case Answer.NotBegun notBegun -> notBegun;
        };
    }

    void forget() {
        token = null;
    }

    @Override
    public String toString() {
        return user == null ? "no user" : user.toString();
    }
}
