package dev.hitotsu.springboottest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** Puts {@link PublishedMessages} in the place of the application's outbox, in a test with an application context. */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(PublishedMessagesConfiguration.class)
public @interface RecordPublishedMessages {}
