package dev.hitotsu.console.web;

/** What an error's number means, for people. */
final class ErrorTitles {
    private ErrorTitles() {}

    static String of(int status) {
        return switch (status) {
            case 400 -> "This cannot be asked";
            case 401 -> "Nobody is logged in";
            case 403 -> "This is not allowed";
            case 404 -> "There is nothing here";
            case 405 -> "This address takes another method";
            case 409 -> "It has changed meanwhile";
            case 413 -> "That is too large";
            case 421 -> "This console is not that host";
            case 429 -> "That was too fast";
            case 503 -> "The database does not answer";
            default -> "Something went wrong";
        };
    }
}
