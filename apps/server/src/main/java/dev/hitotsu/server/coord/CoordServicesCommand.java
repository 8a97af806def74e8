package dev.hitotsu.server.coord;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.cli.Table;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is registered. */
@Command(name = "services", description = "List the services that are registered, or the instances of one.")
final class CoordServicesCommand implements Callable<Integer> {
    @Mixin
    private StoreAccess store;

    @Option(names = "--watch", description = "List the instances at each change, until stopped.")
    private boolean watch;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "All of them if not given.")
    private @Nullable String service;

    @Override
    public Integer call() {
        if (watch && service == null) {
            throw new IllegalArgumentException("--watch: without a service (expected: its name)");
        }
        store.use(coordination -> {
            Registry registry = coordination.registry();
            if (service == null) {
                listServices(registry);
            } else {
                listInstances(registry, service);
            }
            return true;
        });
        return ExitCode.OK;
    }

    private void listServices(Registry registry) {
        Map<String, Integer> counts = new TreeMap<>();
        registry.services()
                .forEach(name -> counts.put(name, registry.lookUp(name).size()));
        if (store.isJson()) {
            ObjectNode body = new JsonMapper().createObjectNode();
            counts.forEach(body::put);
            store.print(body);
        } else {
            Table table = new Table("SERVICE", "INSTANCES");
            counts.forEach((name, count) -> table.add(Printable.line(name), Integer.toString(count)));
            store.print(table.toString());
        }
    }

    private void listInstances(Registry registry, String name) throws InterruptedException {
        List<ServiceInstance> first = registry.lookUp(name);
        if (tell(first) && watch) {
            try (LiveView<List<ServiceInstance>> view = registry.view(name)) {
                Changes.follow(view, first, this::tell, store::isRead);
            }
        }
    }

    private boolean tell(List<ServiceInstance> instances) {
        return store.print(store.isJson() ? json(instances).toPrettyString() : text(instances));
    }

    private static ArrayNode json(List<ServiceInstance> instances) {
        ArrayNode body = new JsonMapper().createArrayNode();
        for (ServiceInstance instance : instances) {
            ObjectNode one = body.addObject()
                    .put("id", instance.id())
                    .put("host", instance.host())
                    .put("port", instance.port());
            instance.metadata().forEach(one.putObject("metadata")::put);
        }
        return body;
    }

    private static String text(List<ServiceInstance> instances) {
        Table table = new Table("ID", "HOST", "PORT", "METADATA");
        for (ServiceInstance instance : instances) {
            String metadata = new TreeMap<>(instance.metadata())
                    .entrySet().stream()
                            .map(fact -> fact.getKey() + "=" + fact.getValue())
                            .collect(Collectors.joining(" "));
            table.add(
                    Printable.line(instance.id()),
                    Printable.line(instance.host()),
                    Integer.toString(instance.port()),
                    Printable.line(metadata));
        }
        return table.toString();
    }
}
