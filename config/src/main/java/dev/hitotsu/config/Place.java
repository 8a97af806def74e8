package dev.hitotsu.config;

/** Where something stands in a file; lines and columns count from 1. */
record Place(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
