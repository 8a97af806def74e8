/** Real servers, processes and network faults for tests. The packages below hold one kind of server each. */
@NullMarked
package dev.hitotsu.servers;

import org.jspecify.annotations.NullMarked;
