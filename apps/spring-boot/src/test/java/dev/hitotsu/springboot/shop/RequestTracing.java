package dev.hitotsu.springboot.shop;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders by HTTP, each request in a span that goes on with the caller's trace, as an agent would do it. */
@RestController
class RequestTracing implements Filter {
    private final ShopApplication.Orders orders;
    private final OpenTelemetry telemetry;

    RequestTracing(ShopApplication.Orders orders, OpenTelemetry telemetry) {
        this.orders = orders;
        this.telemetry = telemetry;
    }

    @PostMapping("/orders")
    void place(@RequestParam String customer, @RequestParam long cents) {
        orders.place(customer, cents);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String[] caller =
                ((HttpServletRequest) request).getHeader("traceparent").split("-", -1);
        Span span = telemetry
                .getTracer("test")
                .spanBuilder("POST /orders")
                .setSpanKind(SpanKind.SERVER)
                .setParent(Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                caller[1], caller[2], TraceFlags.getSampled(), TraceState.getDefault()))))
                .startSpan();
        try (Scope scope = span.makeCurrent()) {
            chain.doFilter(request, response);
        } finally {
            span.end();
        }
    }
}
