package dev.hitotsu.springboot.autoconfigure;

/** What an application does with the tables when it starts, after Flyway and Liquibase. */
public enum SchemaManagement {
    /** Checks that they are there and that the application has its rights; the start fails if not. */
    VALIDATE,
    /** Creates or upgrades them. The application's user needs the right to do so. */
    CREATE,
    /** Nothing. */
    NEVER
}
