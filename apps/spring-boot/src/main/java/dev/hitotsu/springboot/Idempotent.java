package dev.hitotsu.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a controller that runs once for each {@code Idempotency-Key}: claim, effect, messages and response
 * commit in one transaction of Spring's manager (promise P6), and the same key gets the first response again.
 *
 * <pre>{@code
 * @Idempotent
 * @PostMapping("/orders")
 * Order create(@RequestBody NewOrder order) { … }
 * }</pre>
 *
 * <p>A request without a key is refused with 400; while the first is under way, 409; with another body, 422. Keys
 * belong to the user and to the method's path pattern. The response is held back until the commit, so it cannot be
 * streamed or asynchronous. An exception that leaves the method, a status of 5xx, or a transaction that was marked for
 * rollback undoes everything, and the next request runs anew.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
