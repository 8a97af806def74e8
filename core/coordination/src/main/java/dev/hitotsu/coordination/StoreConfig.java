package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardedException;
import dev.hitotsu.coordination.store.StoreEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry for each value. */
final class StoreConfig implements Config {
    private static final String FOLDER = "config/";

    private final CoordinationStore store;
    private final Presence presence;
    private final Clockwork clockwork;

    StoreConfig(CoordinationStore store, Presence presence, Clockwork clockwork) {
        this.store = store;
        this.presence = presence;
        this.clockwork = clockwork;
    }

    @Override
    public Optional<ConfigValue> get(String key) {
        return Turn.orFail(() -> store.get(path(key)).map(StoreConfig::value));
    }

    @Override
    public ConfigValue put(String key, String value) {
        return put(key, value, StoreEntry.ANY, null)
                .orElseThrow(() -> new IllegalStateException("any version differs"));
    }

    @Override
    public Optional<ConfigValue> compareAndPut(String key, long version, String value) {
        return put(key, value, version, null);
    }

    @Override
    public ConfigValue putGuarded(String key, String value, Grant grant) {
        Holding holding = Holding.behind(grant);
        try {
            StoreEntry guard = Turn.orFail(holding::guard);
            return put(key, value, StoreEntry.ANY, guard)
                    .orElseThrow(() -> new IllegalStateException("any version differs"));
        } catch (GuardedException e) {
            throw new GrantLostException(key + ": " + e.getMessage(), e);
        }
    }

    private Optional<ConfigValue> put(String key, String value, long version, @Nullable StoreEntry guard) {
        return Turn.orFail(() ->
                store.put(path(key), value.getBytes(UTF_8), version, guard).map(StoreConfig::value));
    }

    @Override
    public boolean remove(String key, long version) {
        return Turn.orFail(() -> store.delete(path(key), version));
    }

    @Override
    public Map<String, ConfigValue> list(String folder) {
        return Turn.orFail(() -> values(store.entries(path(folder))));
    }

    @Override
    public LiveView<Map<String, ConfigValue>> view(String folder) {
        return StoreView.open(store, presence, clockwork, path(folder), StoreConfig::values);
    }

    private static Map<String, ConfigValue> values(List<StoreEntry> entries) {
        Map<String, ConfigValue> values = new TreeMap<>();
        entries.forEach(entry -> values.put(entry.name(), value(entry)));
        return Map.copyOf(values);
    }

    private static String path(String key) {
        return FOLDER + Names.checkKey("key", key);
    }

    private static ConfigValue value(StoreEntry entry) {
        return new ConfigValue(
                entry.path().substring(FOLDER.length()), new String(entry.value(), UTF_8), entry.version());
    }
}
