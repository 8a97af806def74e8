package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.EntryNames;
import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.runtime.Clockwork;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A registry in the store: a folder per service, an entry per instance. */
final class StoreRegistry implements Registry {
    private static final String FOLDER = "services";

    private final CoordinationStore store;
    private final SessionKeeper sessionKeeper;
    private final Clockwork runtime;

    StoreRegistry(CoordinationStore store, SessionKeeper sessionKeeper, Clockwork runtime) {
        this.store = store;
        this.sessionKeeper = sessionKeeper;
        this.runtime = runtime;
    }

    @Override
    public Registration register(ServiceInstance instance) {
        requireNonNull(instance, "instance: null (expected: a service instance)");
        String path = folder(instance.service()) + "/" + instance.id();
        byte[] value = StoreEntry.checkValue(path, instance.encode());
        StoreRegistration registration = new StoreRegistration(store, sessionKeeper, runtime, path, value);
        runtime.start("hitotsu-registration", registration::run);
        return registration;
    }

    @Override
    public List<ServiceInstance> lookUp(String service) {
        return CoordinationException.translate(() -> instances(service, store.entries(folder(service))));
    }

    @Override
    public LiveView<List<ServiceInstance>> view(String service) {
        return StoreView.open(store, sessionKeeper, runtime, folder(service), entries -> instances(service, entries));
    }

    @Override
    public List<String> services() {
        return CoordinationException.translate(() -> store.paths(FOLDER).stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .sorted()
                .toList());
    }

    private static String folder(String service) {
        return FOLDER + "/" + EntryNames.requireName("service", service);
    }

    private static List<ServiceInstance> instances(String service, List<StoreEntry> entries) {
        return entries.stream()
                .map(entry -> ServiceInstance.decode(service, entry.name(), entry.value()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ServiceInstance::id))
                .toList();
    }
}
