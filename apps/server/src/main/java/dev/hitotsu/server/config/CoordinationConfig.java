package dev.hitotsu.server.config;

import java.time.Duration;

/**
 * What relays agree through on who leads.
 *
 * @param uri of the coordination service; may contain a password
 * @param leadership the name of what is led
 * @param session for how long the service may hear nothing of a relay before another takes over
 */
public record CoordinationConfig(String uri, String leadership, Duration session) {
    /** Without the password. */
    public String shown() {
        return uri.replaceAll("//[^/@]*@", "//…@").replaceAll("\\?.*", "?…");
    }

    /** What grants the lead, the same for all relays on an outbox. */
    public String grantor() {
        return shown() + " " + leadership;
    }

    /** Leaves out the password. */
    @Override
    public String toString() {
        return grantor();
    }
}
