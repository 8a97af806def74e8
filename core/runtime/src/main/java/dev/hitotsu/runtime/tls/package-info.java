/** The TLS of a process whose key and trust stores may change while it runs. */
@NullMarked
package dev.hitotsu.runtime.tls;

import org.jspecify.annotations.NullMarked;
