package dev.hitotsu.springboot.autoconfigure;

import org.springframework.beans.factory.InitializingBean;

/** The tables have been created or checked. Beans that use them while the application starts depend on this one. */
@FunctionalInterface
public interface DatabaseSchema extends InitializingBean {}
