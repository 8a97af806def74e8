package dev.hitotsu.inbox.step;

/** The time for which a run is somebody's. */
interface Tenure {
    /** For as long as nothing is written. */
    Tenure UNLIMITED = new Tenure() {
        @Override
        public boolean valid() {
            return true;
        }

        @Override
        public void recorded(long sentNanos) {}
    };

    /** Whether nobody else can have taken the run up. */
    boolean valid();

    /** A record was sent at this time: the run gets on. */
    void recorded(long sentNanos);
}
