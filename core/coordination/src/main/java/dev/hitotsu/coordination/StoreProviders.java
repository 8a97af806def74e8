package dev.hitotsu.coordination;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.coordination.store.StoreUris;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds the backend that supports a URI. */
final class StoreProviders {
    private static final String MEMORY = "mem:";

    private StoreProviders() {}

    static CoordinationStore open(String uri, CoordinationOptions options) {
        return uri.equals(MEMORY)
                ? new MemoryStore()
                : provider(uri).open(uri, options.sessionTimeout(), options.requestTimeout());
    }

    static CoordinationStore open(ChangingSecret<String> uri, CoordinationOptions options) {
        String first = uri.current();
        return first.equals(MEMORY)
                ? new MemoryStore()
                : provider(first).open(uri, options.sessionTimeout(), options.requestTimeout());
    }

    private static StoreProvider provider(String uri) {
        List<StoreProvider> providers = ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Optional<StoreProvider> matching = providers.stream()
                .filter(provider -> uri.startsWith(provider.uriPrefix()))
                .findFirst();
        if (matching.isEmpty()) {
            throw new IllegalArgumentException("coordination: " + StoreUris.withoutSecrets(uri) + " (expected: one of "
                    + Stream.concat(Stream.of(MEMORY), providers.stream().map(StoreProvider::uriFormat))
                            .toList()
                    + ")");
        }
        return matching.get();
    }
}
