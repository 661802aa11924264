package io.photonpump.error;

import io.photonpump.event.DropReason;
import java.util.Locale;

/** Words for the message of an exception. */
final class Causes {

    private Causes() {}

    /** Its own message if it is one of ours or has a useful one; its name as well if it comes from elsewhere. */
    static String describe(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof PhotonPumpException && message != null) {
            return message;
        }
        String name = cause.getClass().getSimpleName();
        return message == null ? name : message + " (" + name + ")";
    }

    static String describe(DropReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
