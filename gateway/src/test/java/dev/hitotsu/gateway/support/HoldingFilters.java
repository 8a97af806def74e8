package dev.hitotsu.gateway.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Promise;

/** A filter that keeps the answers to {@code /held} for ever. */
public final class HoldingFilters implements FilterProvider {
    @Override
    public String name() {
        return "holding";
    }

    @Override
    public Filter create(JsonNode options) {
        return (exchange, next) -> exchange.received().path().equals("/held")
                ? next.proceed(exchange)
                        .compose(reply -> Promise.<Reply>promise().future())
                : next.proceed(exchange);
    }
}
