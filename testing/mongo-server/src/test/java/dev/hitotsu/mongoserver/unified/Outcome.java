package dev.hitotsu.mongoserver.unified;

/** What became of a test. */
enum Outcome {
    /** All is as the test says. */
    PASSED("passed"),
    /** It is for other versions or topologies, or its authors have taken it out. */
    OTHER_SERVERS("for other servers"),
    /** This runner does not know what it asks for. */
    NOT_UNDERSTOOD("not understood by the runner"),
    /** The stand-in has refused something with an error that says so. */
    REFUSED("refused"),
    /** The stand-in does something else. */
    DIFFERS("differs");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** As the published list has it. */
    String text() {
        return text;
    }
}
