package dev.hitotsu.it.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import dev.hitotsu.identity.IdentityAssertions;
import dev.hitotsu.servlet.IdentityFilter;
import dev.hitotsu.vertx.IdentityHandler;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;

/** The blocks of the page of the gateway; {@link GuideBlocksTest} compares them. */
@SuppressWarnings("unused")
final class GatewayGuide {
    private GatewayGuide() {}

    interface Orders {
        void list(HttpServerRequest request, String subject);
    }

    interface Shop {
        void serve(Gateway gateway);
    }

    static void embedded(Shop shop) throws Exception {
        // region
        try (Gateway gateway = Gateway.start(GatewayConfig.from(ConfigFile.at(Path.of("gateway.yaml"))))) {
            shop.serve(gateway); // until the shop closes
        }
        // endregion
    }

    static void identity(ServletContext servletContext, HttpServer server, Orders orders) {
        // region
        IdentityAssertions assertions = IdentityAssertions.keysAt(
                URI.create("http://gateway:8490/.well-known/jwks.json"), "shop-gateway", "orders");
        servletContext.addFilter("identity", IdentityFilter.of(assertions)).addMappingForUrlPatterns(null, false, "/*");
        server.requestHandler(
                IdentityHandler.of(assertions, (request, sender) -> orders.list(request, sender.subject())));
        // endregion
    }

    // region
    public static final class TenantFilters implements FilterProvider {
        public String name() {
            return "tenant";
        }

        public Filter create(JsonNode options) {
            String header = options.path("header").asText("X-Tenant");
            return (exchange, next) -> {
                exchange.headers().set(header, exchange.received().host());
                return next.proceed(exchange);
            };
        }
    }
    // endregion
}
