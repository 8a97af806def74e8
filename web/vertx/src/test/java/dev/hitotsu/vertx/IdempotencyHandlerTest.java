package dev.hitotsu.vertx;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyContract;

class IdempotencyHandlerTest extends HttpIdempotencyContract {
    private final VertxServer server = new VertxServer();

    @Override
    protected int start(HttpIdempotency<?> idempotency, TestService service) throws Exception {
        return server.start(idempotency, service);
    }

    @Override
    protected void stop() throws Exception {
        server.close();
    }
}
