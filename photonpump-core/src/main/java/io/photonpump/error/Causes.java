package io.photonpump.error;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Words for the message of an exception. */
final class Causes {

    private Causes() {}

    /** Its own message; its name as well if it is none of ours and none of the usual troubles of a connection. */
    static String describe(Throwable cause) {
        String message = cause.getMessage();
        if (message != null && (cause instanceof PhotonPumpException || isUsual(cause))) {
            return message;
        }
        String name = cause.getClass().getSimpleName();
        return message == null ? name : message + " (" + name + ")";
    }

    private static boolean isUsual(Throwable cause) {
        return cause instanceof IOException || cause instanceof TimeoutException;
    }

    static String describe(DropReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
