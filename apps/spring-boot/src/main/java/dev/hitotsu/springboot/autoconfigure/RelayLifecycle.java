package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.relay.Relay;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the relay when the application has started, and lets it deliver what is in flight when the application stops.
 * A relay can be started once, so an application that was stopped by hand goes on without it.
 */
final class RelayLifecycle implements SmartLifecycle {
    private final Relay relay;
    private boolean wasStarted;
    private boolean isRunning;

    RelayLifecycle(Relay relay) {
        this.relay = relay;
    }

    @Override
    public synchronized void start() {
        if (!wasStarted) {
            relay.start();
            wasStarted = true;
            isRunning = true;
        }
    }

    @Override
    public synchronized void stop() {
        relay.close();
        isRunning = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }
}
