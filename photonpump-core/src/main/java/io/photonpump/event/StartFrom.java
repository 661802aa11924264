package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.stream.Position;

/**
 * The event with which a catch-up subscription or a new persistent subscription group begins. For a catch-up subscription, an event that was handled and that the server does not have belongs to another server,
 * or to data that it has lost: the subscription then has a gap ({@code SubscriptionListener.gap}) and
 * begins with what is there.
 */
public sealed interface StartFrom {

    /** The first event there is. */
    static StartFrom beginning() {
        return Beginning.INSTANCE;
    }

    /** Only what is written from now on; unlike a volatile subscription it then keeps its place through reconnects. */
    static StartFrom end() {
        return End.INSTANCE;
    }

    /**
     * This event of the stream, inclusive; what stands before it is left out. It need not be there yet: then it is waited for.
     *
     * @param eventNumber 0 or more; the largest number of all is that of a stream's tombstone, which no event has
     */
    static StartFrom event(long eventNumber) {
        return eventNumber == 0 ? beginning() : new AtEvent(eventNumber);
    }

    /**
     * The event behind this one: the number of the last event that was handled.
     *
     * @param eventNumber 0 or more; not the largest number of all, which nothing comes after
     */
    static StartFrom after(long eventNumber) {
        return new AfterEvent(eventNumber);
    }

    /** The event behind this position of {@code $all}: the position of the last event that was handled. */
    static StartFrom after(Position position) {
        return requireNonNull(position, "position").equals(Position.END) ? end() : new AfterPosition(position);
    }

    /** See {@link StartFrom#beginning()}. */
    enum Beginning implements StartFrom {
        /** The only one. */
        INSTANCE
    }

    /** See {@link StartFrom#end()}. */
    enum End implements StartFrom {
        /** The only one. */
        INSTANCE
    }

    /** See {@link StartFrom#after(long)}; only for a stream. */
    record AfterEvent(long eventNumber) implements StartFrom {
        public AfterEvent {
            requireNumber(eventNumber);
        }
    }

    /** See {@link StartFrom#event(long)}; only for a stream. */
    record AtEvent(long eventNumber) implements StartFrom {
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

    /** See {@link StartFrom#after(Position)}; only for {@code $all}. */
    record AfterPosition(Position position) implements StartFrom {
        public AfterPosition {
            requireNonNull(position, "position");
        }
    }
}
