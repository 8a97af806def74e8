/** The registry as Spring Cloud sees it. */
@NullMarked
package dev.hitotsu.springboot.discovery;

import org.jspecify.annotations.NullMarked;
