/** A real MySQL server, an old one, from npm: no registry has the programs of a newer one. */
@NullMarked
package dev.hitotsu.servers.mysql;

import org.jspecify.annotations.NullMarked;
