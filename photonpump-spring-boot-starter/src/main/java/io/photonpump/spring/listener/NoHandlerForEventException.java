package io.photonpump.spring.listener;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.ResolvedEvent;

/** An event that no method of its listener takes. */
public final class NoHandlerForEventException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    public NoHandlerForEventException(ResolvedEvent event, String listener) {
        super("no method of " + listener + " takes " + event
                + ": name its type in eventTypes or @EventType, add a default handler, or set unknown-types");
    }
}
