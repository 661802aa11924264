package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.stream.Position;

/**
 * The start of a catch-up subscription or of a new persistent subscription group. If the server does not have the event that a catch-up
 * subscription starts after, the event belongs to another server, or to data that the server has lost: the subscription then has a gap
 * ({@code SubscriptionListener.gap}) and starts with the events that the server has.
 */
public sealed interface StartFrom {

    /** {@return a start at the first event} */
    static StartFrom beginning() {
        return Beginning.INSTANCE;
    }

    /** {@return a start at the end: only events that are written later} Unlike a volatile subscription, it misses no events when it reconnects. */
    static StartFrom end() {
        return End.INSTANCE;
    }

    /**
     * {@return a start at an event of a stream, inclusive} The event need not exist yet; the subscription then waits for it.
     *
     * @param eventNumber 0 or more; not {@link Long#MAX_VALUE}, the number of a tombstone
     */
    static StartFrom event(long eventNumber) {
        return eventNumber == 0 ? beginning() : new AtEvent(eventNumber);
    }

    /**
     * {@return a start after an event of a stream, such as the last event that was handled}
     *
     * @param eventNumber 0 or more; not {@link Long#MAX_VALUE}
     */
    static StartFrom after(long eventNumber) {
        return new AfterEvent(eventNumber);
    }

    /**
     * {@return a start after a position of {@code $all}, such as that of the last event that was handled}
     *
     * @param position the position; {@link Position#END} for the end
     */
    static StartFrom after(Position position) {
        return requireNonNull(position, "position").equals(Position.END) ? end() : new AfterPosition(position);
    }

    /** The start at the first event; see {@link StartFrom#beginning()}. */
    enum Beginning implements StartFrom {
        /** The only instance. */
        INSTANCE
    }

    /** The start at the end; see {@link StartFrom#end()}. */
    enum End implements StartFrom {
        /** The only instance. */
        INSTANCE
    }

    /**
     * A start after an event of a stream; see {@link StartFrom#after(long)}.
     *
     * @param eventNumber the number of the event
     */
    record AfterEvent(long eventNumber) implements StartFrom {
        /**
         * Creates a start.
         *
         * @param eventNumber the number of the event
         */
        public AfterEvent {
            requireNumber(eventNumber);
        }
    }

    /**
     * A start at an event of a stream; see {@link StartFrom#event(long)}.
     *
     * @param eventNumber the number of the event
     */
    record AtEvent(long eventNumber) implements StartFrom {
        /**
         * Creates a start.
         *
         * @param eventNumber the number of the event
         */
        public AtEvent {
            requireNumber(eventNumber);
        }
    }

    private static void requireNumber(long eventNumber) {
        if (eventNumber < 0 || eventNumber == RecordedEvent.HARD_DELETED) {
            throw new IllegalArgumentException(
                    "an event number is 0 to " + (Long.MAX_VALUE - 1) + ", not " + eventNumber);
        }
    }

    /**
     * A start after a position of {@code $all}; see {@link StartFrom#after(Position)}.
     *
     * @param position the position
     */
    record AfterPosition(Position position) implements StartFrom {
        /**
         * Creates a start.
         *
         * @param position the position
         */
        public AfterPosition {
            requireNonNull(position, "position");
        }
    }
}
