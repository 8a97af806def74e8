package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.Addresses;
import java.util.List;
import java.util.ServiceLoader;

/** Opens stores of leases by URI, for programs that are told by their configuration. */
public final class LeaseStores {
    private LeaseStores() {}

    /**
     * Opens the store that the URI names. Does not wait for it. A store that has something to close is
     * {@link AutoCloseable}.
     *
     * @throws IllegalArgumentException if no backend on the class path supports the URI, or if it is malformed
     */
    public static LeaseStore open(String uri) {
        return provider(uri).open(uri);
    }

    /**
     * Checks, without opening anything, that a backend on the class path supports the URI.
     *
     * @throws IllegalArgumentException if none does
     */
    public static void requireSupported(String uri) {
        LeaseStoreProvider unused = provider(uri);
    }

    private static LeaseStoreProvider provider(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        List<LeaseStoreProvider> providers = ServiceLoader.load(LeaseStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return providers.stream()
                .filter(provider -> uri.startsWith(provider.uriPrefix()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("store: " + Addresses.withoutSecrets(uri)
                        + " (expected: one of "
                        + providers.stream().map(LeaseStoreProvider::uriFormat).toList() + ")"));
    }
}
