/** Child processes that can be killed, suspended and resumed, and that never outlive the JVM that started them. */
@NullMarked
package dev.hitotsu.servers.process;

import org.jspecify.annotations.NullMarked;
