package dev.hitotsu.demo.payment;

/** How the payment API takes a request. */
public enum Mood {
    /** Charges and says so. */
    CHARGES("charges"),
    /** The customer has no money: 402, and that is final. */
    REFUSES("refusals"),
    /** 500, and nothing is charged. */
    FAILS("failures"),
    /** 429, come again in a second. */
    IS_BUSY("busy"),
    /** Charges nothing and says nothing, until the client gives up. */
    HANGS("hangs"),
    /** Charges, and ends the connection without a word. */
    FORGETS_TO_ANSWER("lostAnswers"),
    /** Charges, and answers when nobody waits any more. */
    ANSWERS_LATE("lateAnswers"),
    /** Charges, and sends its answer twice. */
    ANSWERS_TWICE("doubleAnswers");

    private final String key;

    Mood(String key) {
        this.key = key;
    }

    /** The name in reports. */
    public String key() {
        return key;
    }

    boolean charges() {
        return switch (this) {
            case CHARGES, FORGETS_TO_ANSWER, ANSWERS_LATE, ANSWERS_TWICE -> true;
            case REFUSES, FAILS, IS_BUSY, HANGS -> false;
        };
    }
}
