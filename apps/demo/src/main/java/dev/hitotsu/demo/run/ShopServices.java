package dev.hitotsu.demo.run;

/** What the shop's services are made of, by the names that the command line uses. */
enum ShopServices {
    /** The library alone. */
    plain,

    /** Spring Boot, with a class path of its own. */
    spring;

    /** Names the folder with the jars of {@link #spring}. */
    static final String SPRING_PROPERTY = "hitotsu.demo.spring";
}
