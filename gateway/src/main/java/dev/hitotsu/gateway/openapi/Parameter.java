package dev.hitotsu.gateway.openapi;

/**
 * A parameter of an operation.
 *
 * @param in {@code query}, {@code header}, {@code path} or {@code cookie}
 * @param type of JSON
 */
record Parameter(String name, String in, boolean isRequired, String type, Schemas.Schema schema) {
    boolean replaces(Parameter other) {
        return name.equals(other.name) && in.equals(other.in);
    }
}
