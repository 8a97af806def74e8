package dev.hitotsu.gateway.idempotency;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.Bodies;
import dev.hitotsu.gateway.support.IdempotencyUnderTest;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyScenario.TestService;
import io.vertx.core.Future;

/** The service of the contract, in the place of an upstream. It may throw, before anything was sent. */
final class ServiceBehind implements Filter {
    private static final int MAX_BODY = 10_000;

    private final TestService service;

    private ServiceBehind(TestService service) {
        this.service = service;
    }

    static Gateway start(HttpIdempotency<?> idempotency, TestService service, String principalHeader) {
        return IdempotencyUnderTest.start(idempotency, new ServiceBehind(service), principalHeader);
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        try {
            byte[] body = exchange.hasBody() && exchange.headers().contains(HttpIdempotency.KEY)
                    ? Bodies.read(exchange.body(), MAX_BODY).result().getBytes()
                    : new byte[0];
            HttpAnswer answer = service.answer(exchange.received().uri(), body);
            exchange.sent();
            return Future.succeededFuture(Answers.reply(answer));
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public boolean mayBlock() {
        return true;
    }
}
