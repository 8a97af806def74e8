/** What every HTTP server with idempotency keys has to keep, as JUnit classes to extend. */
@NullMarked
package dev.hitotsu.testkit.contract.http;

import org.jspecify.annotations.NullMarked;
