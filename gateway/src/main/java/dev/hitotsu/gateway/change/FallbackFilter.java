package dev.hitotsu.gateway.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;

/** Answers in place of an upstream that is away, too slow, or says that it is out of order. */
public final class FallbackFilter implements Filter {
    private static final Set<Integer> OUT_OF_ORDER = Set.of(502, 503, 504);

    private final int status;
    private final String body;

    /** A filter that answers with this. */
    public FallbackFilter(int status, JsonNode json) {
        this.status = status;
        this.body = json.toString();
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        return next.proceed(exchange).map(this::checked).recover(this::recovered);
    }

    /** Whether the status says that the service could not answer. */
    static boolean isOutOfOrder(int status) {
        return OUT_OF_ORDER.contains(status);
    }

    private Reply checked(Reply reply) {
        if (!isOutOfOrder(reply.status())) {
            return reply;
        }
        reply.discard();
        return answer();
    }

    private Future<Reply> recovered(Throwable failure) {
        return failure instanceof RefusedException refused && isOutOfOrder(refused.status())
                ? Future.succeededFuture(withHeaders(answer(), refused))
                : Future.failedFuture(failure);
    }

    private static Reply withHeaders(Reply reply, RefusedException refused) {
        refused.headers().forEach(reply.headers()::set);
        return reply;
    }

    private Reply answer() {
        Reply reply = Reply.of(status, "application/json", body);
        reply.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
        return reply;
    }
}
