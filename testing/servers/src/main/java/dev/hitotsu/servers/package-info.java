/** Real servers and real faults for tests of systems in which each thing must happen once. */
@NullMarked
package dev.hitotsu.servers;

import org.jspecify.annotations.NullMarked;
