package dev.hitotsu.mongoserver.unified;

/** A test asks for what this runner does not know. It says nothing about the stand-in. */
final class NotUnderstoodException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    NotUnderstoodException(String what) {
        super(what + ": this runner does not know it", null, false, false);
        this.what = what;
    }

    String what() {
        return what;
    }
}
