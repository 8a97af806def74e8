package dev.hitotsu.gateway.idempotency;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyFailuresContract;
import org.jspecify.annotations.Nullable;

class IdempotencyFilterFailuresTest extends HttpIdempotencyFailuresContract {
    private @Nullable Gateway gateway;

    @Override
    protected int start(HttpIdempotency<?> idempotency, TestService service) {
        gateway = ServiceBehind.start(idempotency, service, PRINCIPAL);
        return gateway.port();
    }

    @Override
    protected void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }
}
