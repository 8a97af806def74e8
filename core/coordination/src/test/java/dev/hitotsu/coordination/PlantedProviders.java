package dev.hitotsu.coordination;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import java.time.Duration;

/** Two providers of stores, each with one store. */
public final class PlantedProviders {
    static final CoordinationStore ONE = new MemoryStore();
    static final CoordinationStore OTHER = new MemoryStore();

    private PlantedProviders() {}

    /** Of URIs that begin with {@code one:}. */
    public static final class One implements StoreProvider {
        @Override
        public String uriPrefix() {
            return "one:";
        }

        @Override
        public String uriFormat() {
            return "one:name";
        }

        @Override
        public CoordinationStore open(String uri, Duration sessionTimeout, Duration requestTimeout) {
            return ONE;
        }
    }

    /** Of URIs that begin with {@code other:}. */
    public static final class Other implements StoreProvider {
        @Override
        public String uriPrefix() {
            return "other:";
        }

        @Override
        public String uriFormat() {
            return "other:name";
        }

        @Override
        public CoordinationStore open(String uri, Duration sessionTimeout, Duration requestTimeout) {
            return OTHER;
        }
    }
}
