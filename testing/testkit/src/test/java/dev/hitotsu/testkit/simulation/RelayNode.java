package dev.hitotsu.testkit.simulation;

import dev.hitotsu.relay.Relay;
import java.util.List;

/** A relay of a world, with its machine and its connections. */
final class RelayNode {
    final SimulatedMachine machine;
    final SimulatedLink link;
    /** One, or several behind one. */
    final List<SimulatedSink> sinks;

    final Relay relay;
    boolean crashed;

    RelayNode(SimulatedMachine machine, SimulatedLink link, List<SimulatedSink> sinks, Relay relay) {
        this.machine = machine;
        this.link = link;
        this.sinks = sinks;
        this.relay = relay;
    }
}
