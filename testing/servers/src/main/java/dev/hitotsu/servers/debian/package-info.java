/** Installs servers that come as packages of Debian, without starting their services. */
@NullMarked
package dev.hitotsu.servers.debian;

import org.jspecify.annotations.NullMarked;
