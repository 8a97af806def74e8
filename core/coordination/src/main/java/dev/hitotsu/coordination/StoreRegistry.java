package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A folder for each service, an entry for each instance. */
final class StoreRegistry implements Registry {
    private static final String FOLDER = "services";

    private final CoordinationStore store;
    private final Presence presence;
    private final Clockwork clockwork;

    StoreRegistry(CoordinationStore store, Presence presence, Clockwork clockwork) {
        this.store = store;
        this.presence = presence;
        this.clockwork = clockwork;
    }

    @Override
    public Registration register(ServiceInstance instance) {
        String path = folder(instance.service()) + "/" + instance.id();
        byte[] value = StoreEntry.checked(path, instance.encoded());
        StoreRegistration registration = new StoreRegistration(presence, clockwork, path, value);
        clockwork.start("hitotsu-registration", registration::keep);
        return registration;
    }

    @Override
    public List<ServiceInstance> lookUp(String service) {
        return Turn.orFail(() -> instances(service, store.entries(folder(service))));
    }

    @Override
    public LiveView<List<ServiceInstance>> view(String service) {
        return StoreView.open(store, presence, clockwork, folder(service), entries -> instances(service, entries));
    }

    @Override
    public List<String> services() {
        return Turn.orFail(() -> store.paths(FOLDER).stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .sorted()
                .toList());
    }

    private static String folder(String service) {
        return FOLDER + "/" + Names.check("service", service);
    }

    private static List<ServiceInstance> instances(String service, List<StoreEntry> entries) {
        return entries.stream()
                .map(entry -> ServiceInstance.decode(service, entry.name(), entry.value()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ServiceInstance::id))
                .toList();
    }
}
