/** Network faults: a TCP proxy that cuts, delays and holds back connections. Also free ports for servers. */
@NullMarked
package dev.hitotsu.servers.net;

import org.jspecify.annotations.NullMarked;
