package dev.hitotsu.server.coord;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.server.api.ServiceInstanceBody;
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

/** Lists what is registered. */
@Command(
        name = "services",
        description = "List the services that are registered, or the instances of one.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
final class CoordServicesCommand implements Callable<Integer> {
    @Mixin
    private CoordinationAccess access;

    @Option(names = "--watch", description = "List the instances after each change, until stopped.")
    private boolean watch;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "The name of a service; all services if missing.")
    private @Nullable String service;

    @Override
    public Integer call() {
        if (watch && service == null) {
            throw new IllegalArgumentException("--watch: without a service (expected: SERVICE)");
        }
        access.use(coordination -> {
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
        if (access.isJson()) {
            access.printJson(counts);
        } else {
            Table table = new Table("SERVICE", "INSTANCES");
            counts.forEach((name, count) -> table.add(TerminalText.singleLine(name), Integer.toString(count)));
            access.print(table.toString());
        }
    }

    private void listInstances(Registry registry, String name) throws InterruptedException {
        List<ServiceInstance> first = registry.lookUp(name);
        if (print(first) && watch) {
            try (LiveView<List<ServiceInstance>> view = registry.view(name)) {
                ViewWatcher.watch(view, first, this::print, access::isRead);
            }
        }
    }

    private boolean print(List<ServiceInstance> instances) {
        return access.isJson()
                ? access.printJson(
                        instances.stream().map(ServiceInstanceBody::of).toList())
                : access.print(text(instances));
    }

    private static String text(List<ServiceInstance> instances) {
        Table table = new Table("ID", "HOST", "PORT", "METADATA");
        for (ServiceInstance instance : instances) {
            String metadata = new TreeMap<>(instance.metadata())
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(" "));
            table.add(
                    TerminalText.singleLine(instance.id()),
                    TerminalText.singleLine(instance.host()),
                    Integer.toString(instance.port()),
                    TerminalText.singleLine(metadata));
        }
        return table.toString();
    }
}
