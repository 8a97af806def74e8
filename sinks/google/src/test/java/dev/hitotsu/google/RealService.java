package dev.hitotsu.google;

/** What the checks on Google's own services want to know; they run on request, and fail where it is missing. */
public final class RealService {
    private RealService() {}

    /**
     * The value of a variable of the environment.
     *
     * @throws IllegalStateException if it is not set
     */
    public static String variable(String name, String expected) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(name + ": not set (expected: " + expected
                    + ", and GOOGLE_APPLICATION_CREDENTIALS for it; without them the contract runs on the stand-in)");
        }
        return value;
    }
}
