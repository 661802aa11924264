package io.photonpump.embedded.cli;

/** The command line makes no sense; the message is the one line to tell the user. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
