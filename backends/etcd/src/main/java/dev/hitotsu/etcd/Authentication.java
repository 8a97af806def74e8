package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Gets a token from etcd when one is needed, and a new one when it is stale; with another password if etcd refuses the
 * one that it accepted before and there is another now. Thread-safe.
 */
final class Authentication {
    private final HttpTransport transport;
    private final @Nullable ChangingSecret<EtcdUser> user;
    private volatile @Nullable String token;

    /** For this user; null for none. */
    Authentication(HttpTransport transport, @Nullable ChangingSecret<EtcdUser> user) {
        this.transport = transport;
        this.user = user;
    }

    /**
     * Sends a request with a token. If the token is stale, it gets a new one and sends the request again, because the
     * server has not carried it out.
     */
    Answer send(URI endpoint, Request request, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        Answer answer = sendWithToken(endpoint, request, nanos);
        if (user != null && answer instanceof Answer.Refused refused && refused.isTokenStale()) {
            forget();
            return sendWithToken(endpoint, request, end - System.nanoTime());
        }
        return answer;
    }

    private Answer sendWithToken(URI endpoint, Request request, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        Answer missing = obtainToken(endpoint, nanos);
        return missing != null ? missing : transport.send(endpoint, request, token, end - System.nanoTime());
    }

    /** As {@link #send}, for an answer of many messages. It does not replace a stale token. */
    InputStream stream(URI endpoint, Request request, long nanos) throws IOException, InterruptedException {
        Answer missing = obtainToken(endpoint, nanos);
        if (missing != null) {
            throw new IOException("no token from " + endpoint + ": " + missing);
        }
        return transport.stream(endpoint, request, token, nanos);
    }

    /** Null if there is a token or none is needed; else why there is none. */
    private @Nullable Answer obtainToken(URI endpoint, long nanos) throws InterruptedException {
        if (user == null || token != null) {
            return null;
        }
        return switch (logIn(user, endpoint, nanos)) {
            case Answer.Success success -> {
                token = success.body().path("token").asText();
                yield null;
            }
            // The request that needs the token was not sent.
            case Answer.Unknown unknown -> new Answer.NotExecuted(unknown.reason(), unknown.cause());
            case Answer.Refused refused -> refused;
            case Answer.NotExecuted notExecuted -> notExecuted;
        };
    }

    private Answer logIn(ChangingSecret<EtcdUser> secret, URI endpoint, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        EtcdUser known = secret.current();
        Answer answer = ask(known, endpoint, nanos);
        EtcdUser other = answer instanceof Answer.Refused ? secret.insteadOf(known) : known;
        if (other.equals(known)) {
            return answer;
        }
        Answer second = ask(other, endpoint, end - System.nanoTime());
        if (second instanceof Answer.Success) {
            secret.accept(other);
        }
        return second;
    }

    private Answer ask(EtcdUser as, URI endpoint, long nanos) throws InterruptedException {
        ObjectNode body = Json.object().put("name", as.name()).put("password", as.password());
        Request request = new Request("/v3/auth/authenticate", Json.bytes(body), Request.Retry.BY_GATEWAY);
        return transport.send(endpoint, request, null, nanos);
    }

    void forget() {
        token = null;
    }

    @Override
    public String toString() {
        return user == null ? "no user" : user.current().toString();
    }
}
