package dev.hitotsu.gateway.auth;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a server about each request: 2xx with the name of the sender lets it pass, 401 and 403 do not, and with any
 * other answer nobody passes.
 */
public final class ForwardAuthenticator implements Authenticator {
    private static final String CHALLENGE = "WWW-Authenticate";

    private final ForwardAuthSettings settings;
    private final ShortRequests requests;

    public ForwardAuthenticator(ForwardAuthSettings settings, Authorities authorities) {
        this.settings = settings;
        this.requests = authorities.requests(settings.timeout());
    }

    @Override
    public Future<Optional<Identity>> identify(Exchange exchange) {
        MultiMap incoming = exchange.incoming().headers();
        if (settings.send().stream().noneMatch(incoming::contains)) {
            return Future.succeededFuture(Optional.empty());
        }
        return requests.send(HttpMethod.GET, settings.url(), question(exchange), "")
                .transform(result -> {
                    if (result.failed()) {
                        return Future.failedFuture(unavailable());
                    }
                    return read(result.result());
                });
    }

    private MultiMap question(Exchange exchange) {
        MultiMap question = HttpHeaders.headers();
        for (String name : settings.send()) {
            question.add(name, exchange.incoming().headers().getAll(name));
        }
        return question.set("X-Forwarded-Method", exchange.received().method().name())
                .set("X-Forwarded-Proto", exchange.received().secure() ? "https" : "http")
                .set("X-Forwarded-Host", exchange.received().authority())
                .set("X-Forwarded-Uri", exchange.received().uri())
                .set("X-Forwarded-For", exchange.received().clientAddress());
    }

    private Future<Optional<Identity>> read(ShortRequests.Answer answer) {
        if (answer.status() == 401 || answer.status() == 403) {
            return Future.failedFuture(refused(answer));
        }
        String subject = answer.headers().get(settings.subject());
        if (subject == null || subject.isEmpty() || answer.status() / 100 != 2 || !HeaderValues.isSound(subject)) {
            return Future.failedFuture(unavailable());
        }
        Map<String, String> headers = new HashMap<>();
        settings.headers().forEach((name, from) -> {
            String value = answer.headers().get(from);
            if (value != null && HeaderValues.isSound(value)) {
                headers.put(name, value);
            }
        });
        return Future.succeededFuture(Optional.of(new Identity(subject, Set.of(), headers)));
    }

    private static RefusedException refused(ShortRequests.Answer answer) {
        String challenge = answer.headers().get(CHALLENGE);
        boolean isTold = answer.status() == 401 && challenge != null && HeaderValues.isSound(challenge);
        return RefusedException.of(
                answer.status(),
                answer.status() == 401 ? "The credentials are not valid" : "This is not allowed",
                isTold ? Map.of(CHALLENGE, challenge) : Map.of());
    }

    private static RefusedException unavailable() {
        return RefusedException.of(503, "The sender cannot be checked at the moment");
    }

    @Override
    public String challenge() {
        return "Bearer";
    }
}
