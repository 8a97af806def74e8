package dev.hitotsu.coordination;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds the store that a URI names. */
final class Stores {
    private static final String MEMORY = "mem:";

    private Stores() {}

    static CoordinationStore open(String uri, CoordinationOptions options) {
        if (uri.equals(MEMORY)) {
            return new MemoryStore();
        }
        List<StoreProvider> providers = ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Optional<StoreProvider> fitting = providers.stream()
                .filter(provider -> uri.startsWith(provider.prefix()))
                .findFirst();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("coordination: " + withoutSecrets(uri) + " (expected: one of "
                    + Stream.concat(Stream.of(MEMORY), providers.stream().map(StoreProvider::form))
                            .toList()
                    + ")");
        }
        return fitting.get().open(uri, options.session(), options.timeout());
    }

    private static String withoutSecrets(String uri) {
        return uri.replaceAll("//[^/@]*@", "//…@").replaceAll("\\?.*", "?…");
    }
}
