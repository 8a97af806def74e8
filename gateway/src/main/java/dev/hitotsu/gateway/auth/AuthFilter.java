package dev.hitotsu.gateway.auth;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.ProtectedHeaders;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests pass whose sender is known and has what the route requires. The upstream gets the sender's name in
 * {@code X-User-ID}; nobody else can set that header.
 */
public final class AuthFilter implements Filter {
    private static final int UNKNOWN = 401;
    private static final int UNAVAILABLE = 503;

    private final List<Map.Entry<String, Authenticator>> authenticators;
    private final Requirements requirements;

    /** A filter that asks these in their order; each has the name of the configuration. */
    public AuthFilter(SequencedMap<String, Authenticator> authenticators, Requirements requirements) {
        this.authenticators = List.copyOf(authenticators.sequencedEntrySet());
        this.requirements = requirements;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        return identify(exchange, 0, null).compose(found -> {
            Identity identity = found.orElseThrow(this::unknown);
            requirements.check(identity);
            exchange.identify(identity);
            exchange.headers().set(ProtectedHeaders.USER_ID, identity.subject());
            identity.headers().forEach(exchange.headers()::set);
            return next.proceed(exchange);
        });
    }

    /**
     * Credentials that one does not accept may be those of another: two may know tokens. One that cannot be asked does
     * not shut out the users of the others, but only it could have said who nobody else knows.
     */
    private Future<Optional<Identity>> identify(Exchange exchange, int position, @Nullable RefusedException refusal) {
        if (position == authenticators.size()) {
            return refusal == null ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(refusal);
        }
        Map.Entry<String, Authenticator> asked = authenticators.get(position);
        return asked.getValue()
                .identify(exchange)
                .compose(
                        found -> found.isPresent()
                                ? Future.succeededFuture(found.map(identity -> identity.foundBy(asked.getKey())))
                                : identify(exchange, position + 1, refusal),
                        failure -> failure instanceof RefusedException refused && isOpinion(refused)
                                ? identify(exchange, position + 1, graver(refusal, refused))
                                : Future.failedFuture(failure));
    }

    /** Whether others are asked, too: credentials may be of another, or their authority is away. */
    private static boolean isOpinion(RefusedException refused) {
        return refused.status() == UNKNOWN || refused.status() == UNAVAILABLE;
    }

    /** The refusal that is told: the first one, but no judgement while somebody could not be asked. */
    private static RefusedException graver(@Nullable RefusedException before, RefusedException now) {
        return before == null || before.status() == UNKNOWN && now.status() == UNAVAILABLE ? now : before;
    }

    private RefusedException unknown() {
        String challenges =
                authenticators.stream().map(one -> one.getValue().challenge()).collect(Collectors.joining(", "));
        return RefusedException.of(UNKNOWN, "Credentials are missing", Map.of("WWW-Authenticate", challenges));
    }
}
