package dev.hitotsu.servlet;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyFailuresContract;

class IdempotencyFilterFailuresTest extends HttpIdempotencyFailuresContract {
    private final ServletServer server = new ServletServer();

    @Override
    protected int start(HttpIdempotency<?> idempotency, TestService service) throws Exception {
        IdempotencyFilter filter =
                IdempotencyFilter.of(idempotency).withPrincipal(request -> request.getHeader(PRINCIPAL));
        return server.start(filter, new AnsweringServlet(service));
    }

    @Override
    protected void stop() throws Exception {
        server.close();
    }
}
