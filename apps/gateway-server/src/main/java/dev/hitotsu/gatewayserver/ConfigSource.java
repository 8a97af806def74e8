package dev.hitotsu.gatewayserver;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import java.nio.file.Path;

/** Where the configuration of a gateway stands: a file, or a value in a coordination store. Used by one thread. */
interface ConfigSource extends AutoCloseable {
    /** The source with this name: {@code zk://host:2181/shop#gateway/main} and its like, or the path of a file. */
    static ConfigSource of(String name) {
        return StoreSource.isStore(name) ? StoreSource.open(name) : new FileSource(Path.of(name));
    }

    /**
     * The configuration as it is now.
     *
     * @throws ConfigException if there is none
     */
    ConfigFile read();

    /** The text of the configuration; while it cannot be read, what is given as the one before. */
    String text(String before);

    /** The address of the coordination store, or the path. */
    @Override
    String toString();

    @Override
    void close();
}
