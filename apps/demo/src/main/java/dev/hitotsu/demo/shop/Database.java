package dev.hitotsu.demo.shop;

/** The databases that the shop can run on, by the names that the command line and the reports use. */
public enum Database {
    /** One with SQL, as {@link SqlDatabase#postgresql}. */
    postgresql,

    /** One with SQL, as {@link SqlDatabase#mariadb}. */
    mariadb,

    /** MongoDB's stand-in, with documents. */
    mongo
}
