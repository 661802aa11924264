package io.photonpump.spring.listener;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.ResolvedEvent;

/** No method of the listener accepts the type of the event. */
public final class NoHandlerForEventException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param event the event
     * @param listener the listener, in words
     */
    public NoHandlerForEventException(ResolvedEvent event, String listener) {
        super("no method of " + listener + " accepts " + event
                + ": name its type in eventTypes or @EventType, add a default handler, or set unknown-types");
    }
}
