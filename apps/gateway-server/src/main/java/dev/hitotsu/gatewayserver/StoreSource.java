package dev.hitotsu.gatewayserver;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.id.internal.Addresses;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration in a coordination store. While the store is away, the one that was known last stays. */
final class StoreSource implements ConfigSource {
    private static final String DEFAULT_KEY = "gateway/main";

    private final String name;
    private final String key;
    private final Coordination coordination;
    private final LiveView<Map<String, ConfigValue>> view;

    private StoreSource(String name, String key, Coordination coordination) {
        this.name = name;
        this.key = key;
        this.coordination = coordination;
        this.view = coordination.config().view(key.substring(0, Math.max(0, key.lastIndexOf('/'))));
    }

    /** Whether the name is the address of a store, and not of a file. */
    static boolean isStore(String name) {
        return name.contains("://");
    }

    /** Opens a store. Its address may end with a hash and the key of the value. */
    static StoreSource open(String name) {
        int hash = name.lastIndexOf('#');
        String address = hash < 0 ? name : name.substring(0, hash);
        String key = hash < 0 ? DEFAULT_KEY : name.substring(hash + 1);
        return of(Addresses.withoutSecrets(address) + "#" + key, key, Coordination.open(address));
    }

    /** The value with this key, in a store that is closed with the source. */
    static StoreSource of(String name, String key, Coordination coordination) {
        return new StoreSource(name, key, coordination);
    }

    /** Blocks until the store has answered for the first time. */
    @Override
    public ConfigFile read() {
        try {
            view.awaitFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + ": interrupted before the store answered", e);
        }
        String yaml = current()
                .orElseThrow(() -> new ConfigException(List.of(
                        name + ": no value (expected: a configuration, which hitotsu gateway publish puts there)")));
        return ConfigFile.of(name, yaml, System::getenv);
    }

    @Override
    public String text(String before) {
        return current().orElse(before);
    }

    private Optional<String> current() {
        return Optional.ofNullable(view.current().get(key.substring(key.lastIndexOf('/') + 1)))
                .map(ConfigValue::value);
    }

    /** Puts a configuration there, whatever was there before. Blocks. */
    void publish(String yaml) {
        ConfigValue unused = coordination.config().put(key, yaml);
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        view.close();
        coordination.close();
    }
}
