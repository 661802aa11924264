package io.photonpump.spring.template;

import io.photonpump.error.StreamException;
import io.photonpump.event.ResolvedEvent;

/**
 * A stream that was read as events of one class contains an event of a type that the class does not have. Another version of the
 * application may have written it. Add the type to the class, convert the event with an upcaster, or skip events of unknown types.
 */
public final class UnknownEventTypeException extends StreamException {

    private static final long serialVersionUID = 1;

    private final long eventNumber;
    private final String eventType;
    private final Class<?> wanted;

    /**
     * Creates an error for an event.
     *
     * @param event the event, as the upcasters left it
     * @param wanted the class that the events were read as
     */
    public UnknownEventTypeException(ResolvedEvent event, Class<?> wanted) {
        super(
                event.stream(),
                wanted.getName() + " has no class for the type of " + event + ": add a class with @EventType(\""
                        + event.type()
                        + "\"), convert the event with an EventUpcaster, or use withSkipUnknownTypes(true)");
        this.eventNumber = event.eventNumber();
        this.eventType = event.type();
        this.wanted = wanted;
    }

    /** {@return the number of the event in the stream that was read} */
    public long eventNumber() {
        return eventNumber;
    }

    /** {@return the type of the event} */
    public String eventType() {
        return eventType;
    }

    /** {@return the class that the events were read as} */
    public Class<?> wanted() {
        return wanted;
    }
}
