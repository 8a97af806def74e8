/** Faults of the network: a TCP proxy that cuts, delays and withholds, and free ports to put servers on. */
@NullMarked
package dev.hitotsu.servers.net;

import org.jspecify.annotations.NullMarked;
