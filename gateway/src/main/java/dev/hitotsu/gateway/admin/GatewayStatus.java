package dev.hitotsu.gateway.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.gateway.route.Route;
import dev.hitotsu.gateway.route.RouteTable;
import dev.hitotsu.gateway.upstream.Upstream;
import dev.hitotsu.gateway.upstream.UpstreamHealth;
import java.util.List;
import java.util.Locale;

/** How a gateway is at one moment, for people and programs. */
public record GatewayStatus(RouteTable table, List<Upstream> upstreams) {
    private static final JsonMapper JSON = new JsonMapper();

    /** As JSON. */
    String json() {
        ObjectNode status = JSON.createObjectNode();
        ArrayNode routes = status.putArray("routes");
        table.routes().forEach(route -> describe(route, routes.addObject()));
        ArrayNode all = status.putArray("upstreams");
        upstreams.forEach(upstream -> describe(upstream.health(), all.addObject()));
        return status.toString();
    }

    private static void describe(Route route, ObjectNode json) {
        json.put("id", route.id()).put("match", route.match().describe()).put("upstream", route.targetName());
        ArrayNode filters = json.putArray("filters");
        route.filters().forEach(filter -> filters.add(filter.name()));
    }

    private static void describe(UpstreamHealth upstream, ObjectNode json) {
        json.put("name", upstream.name())
                .put("breaker", upstream.breaker().name().toLowerCase(Locale.ROOT));
        ArrayNode addresses = json.putArray("addresses");
        upstream.addresses()
                .forEach(one -> addresses
                        .addObject()
                        .put("address", one.address().toString())
                        .put("available", one.isAvailable())
                        .put("healthy", one.isHealthy())
                        .put("inFlight", one.inFlight()));
    }
}
