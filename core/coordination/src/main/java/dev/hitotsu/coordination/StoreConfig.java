package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.EntryNames;
import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.runtime.Clockwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Configuration in the store: an entry per value. */
final class StoreConfig implements Config {
    private static final String FOLDER = "config/";
    private static final int MAX_ATTEMPTS = 100;

    private final CoordinationStore store;
    private final SessionKeeper sessionKeeper;
    private final Clockwork runtime;

    StoreConfig(CoordinationStore store, SessionKeeper sessionKeeper, Clockwork runtime) {
        this.store = store;
        this.sessionKeeper = sessionKeeper;
        this.runtime = runtime;
    }

    @Override
    public Optional<ConfigValue> get(String key) {
        return CoordinationException.translate(() -> store.get(path(key)).map(StoreConfig::value));
    }

    @Override
    public ConfigValue put(String key, String value) {
        requireNonNull(value, "value: null (expected: text)");
        return overwrite(key, value, null);
    }

    @Override
    public Optional<ConfigValue> compareAndPut(String key, long version, String value) {
        requireNonNull(value, "value: null (expected: text)");
        return put(key, value, version, null);
    }

    @Override
    public ConfigValue putGuarded(String key, String value, Grant grant) {
        requireNonNull(value, "value: null (expected: text)");
        requireNonNull(grant, "grant: null (expected: a grant)");
        SessionGrant sessionGrant = SessionGrant.behind(grant);
        try {
            StoreEntry guard = CoordinationException.translate(sessionGrant::guard);
            return overwrite(key, value, guard);
        } catch (GuardLostException e) {
            throw new GrantLostException(key + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes over the version that is there. A store may carry out a write long after we gave it up. If it took any
     * version, it would roll back what was written in between.
     */
    private ConfigValue overwrite(String key, String value, @Nullable StoreEntry guard) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            long present = get(key).map(ConfigValue::version).orElse(ConfigValue.ABSENT);
            Optional<ConfigValue> written = put(key, value, present, guard);
            if (written.isPresent()) {
                return written.get();
            }
        }
        throw new CoordinationException(
                key + ": written by others " + MAX_ATTEMPTS + " times meanwhile (expected: fewer writers)", null);
    }

    private Optional<ConfigValue> put(String key, String value, long version, @Nullable StoreEntry guard) {
        return CoordinationException.translate(() ->
                store.put(path(key), value.getBytes(UTF_8), version, guard).map(StoreConfig::value));
    }

    @Override
    public boolean remove(String key, long version) {
        return CoordinationException.translate(() -> store.delete(path(key), version));
    }

    @Override
    public Map<String, ConfigValue> list(String folder) {
        return CoordinationException.translate(() -> values(store.entries(folder(folder))));
    }

    @Override
    public LiveView<Map<String, ConfigValue>> view(String folder) {
        return StoreView.open(store, sessionKeeper, runtime, folder(folder), StoreConfig::values);
    }

    private static Map<String, ConfigValue> values(List<StoreEntry> entries) {
        Map<String, ConfigValue> values = new TreeMap<>();
        entries.forEach(entry -> values.put(entry.name(), value(entry)));
        return Map.copyOf(values);
    }

    private static String path(String key) {
        return FOLDER + EntryNames.requireKey("key", key);
    }

    private static String folder(String name) {
        requireNonNull(name, "folder: null (expected: a name, or nothing for all folders)");
        return name.isEmpty() ? FOLDER.substring(0, FOLDER.length() - 1) : path(name);
    }

    private static ConfigValue value(StoreEntry entry) {
        return new ConfigValue(
                entry.path().substring(FOLDER.length()), new String(entry.value(), UTF_8), entry.version());
    }
}
