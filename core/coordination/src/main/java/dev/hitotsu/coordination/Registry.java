package dev.hitotsu.coordination;

import java.util.List;
import java.util.function.Consumer;

/** The running instances of services. An instance that dies disappears by itself. Thread-safe. */
public interface Registry {
    /**
     * Registers an instance until the registration is closed. Does not wait: {@link Registration#isVisible} and
     * {@link Registration#onChange} tell when the others see it. If the store is unavailable, or another session has an
     * instance with this id, it tries again; after the loss of a session it registers the instance again.
     */
    Registration register(ServiceInstance instance);

    /**
     * The instances of a service right now. Blocks for the store.
     *
     * @throws CoordinationException if the store does not answer
     */
    List<ServiceInstance> lookUp(String service);

    /** A view of the service's instances that keeps itself up to date. */
    LiveView<List<ServiceInstance>> view(String service);

    /**
     * The names of the services that have an instance. Blocks for the store.
     *
     * @throws CoordinationException if the store does not answer
     */
    List<String> services();

    /** A registration. Closing it removes the instance. */
    interface Registration extends AutoCloseable {
        /** Whether the others can see the instance now, as far as this process knows without asking the store. */
        boolean isVisible();

        /**
         * Calls the listener with each change of {@link #isVisible}, one call after the other, on a thread of its own.
         * If there are several changes during a call, the next call gets the latest one. The listener may block, call
         * back and throw.
         */
        void onChange(Consumer<Boolean> listener);

        /** Removes the instance. Does not block and does not throw. */
        @Override
        void close();
    }
}
