package dev.hitotsu.coordination;

import java.util.List;
import java.util.function.Consumer;

/** Which instances of which services are there. An instance that dies disappears by itself. Thread-safe. */
public interface Registry {
    /**
     * Registers an instance until the registration is closed. Does not wait: while the store is away it goes on to try, and
     * when the session is lost it registers again.
     */
    Registration register(ServiceInstance instance);

    /**
     * The instances of a service right now. Blocks for the store.
     *
     * @throws CoordinationException where the store does not answer
     */
    List<ServiceInstance> lookUp(String service);

    /** A view of the service's instances that keeps itself up to date. */
    LiveView<List<ServiceInstance>> view(String service);

    /** The names of services that have registered. Blocks for the store. */
    List<String> services();

    /** An instance's being registered. */
    interface Registration extends AutoCloseable {
        /** Whether the instance can be seen by others right now, as far as is known without asking. */
        boolean isVisible();

        /** Runs the action with each change of {@link #isVisible}, on a thread of the library's. */
        void onChange(Consumer<Boolean> action);

        /** Takes the instance out. Does not block, nor throw. */
        @Override
        void close();
    }
}
