package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.Received;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.ClientAddress;
import dev.hitotsu.gateway.http.RequestTarget;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/** Reads what a request asks for and who sent it, and gives it its name. */
final class Reception {
    private static final String X_FORWARDED_PROTO = "x-forwarded-proto";

    private final Supplier<String> ids;

    Reception(Supplier<String> ids) {
        this.ids = ids;
    }

    /**
     * The request in checked form.
     *
     * @param peer the address of the other end of its connection
     *
     * @throws RefusedException for one that is ambiguous
     */
    Received receive(HttpServerRequest request, String peer, int trustedHops) {
        RequestTarget target = RequestTarget.of(request);
        boolean cameSecure = trustedHops > 0 && request.headers().contains(X_FORWARDED_PROTO, "https", true);
        return new Received(
                ids.get(),
                request.method(),
                target.host(),
                target.authority(),
                target.path(),
                target.query(),
                ClientAddress.of(request.headers(), peer, trustedHops),
                request.isSSL() || cameSecure);
    }
}
