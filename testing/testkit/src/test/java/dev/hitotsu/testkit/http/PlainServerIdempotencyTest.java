package dev.hitotsu.testkit.http;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyContract;

class PlainServerIdempotencyTest extends HttpIdempotencyContract {
    private final PlainServer server = new PlainServer(PRINCIPAL);

    @Override
    protected int start(HttpIdempotency<?> idempotency, TestService service) throws Exception {
        return server.start(idempotency, service);
    }

    @Override
    protected void stop() {
        server.close();
    }
}
