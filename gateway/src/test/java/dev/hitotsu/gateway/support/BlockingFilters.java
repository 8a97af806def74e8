package dev.hitotsu.gateway.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;

/** A filter that waits for the answer, as a plain method would. */
public final class BlockingFilters implements FilterProvider {
    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public Filter create(JsonNode options) {
        String header = options.path("header").asText();
        return new Filter() {
            @Override
            public Future<Reply> apply(Exchange exchange, Next next) {
                exchange.headers().set(header, "yes");
                Reply reply = next.proceed(exchange)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
                reply.headers().set(header, Thread.currentThread().isVirtual() ? "on a virtual thread" : "");
                return Future.succeededFuture(reply);
            }

            @Override
            public boolean mayBlock() {
                return true;
            }
        };
    }
}
