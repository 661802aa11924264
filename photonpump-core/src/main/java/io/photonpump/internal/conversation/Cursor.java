package io.photonpump.internal.conversation;

import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.stream.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a catch-up subscription: what it delivered last, and where it reads on. An immutable value, and the
 * only difference between streams and {@code $all}.
 */
public interface Cursor {

    /** Returns the request for the next page, of up to {@code count} events. */
    ClientMessage nextPage(int count);

    /** Interprets the reply to {@link #nextPage}; null if the message is not a reply to it. */
    @Nullable
    Page read(ServerMessage message);

    /** Returns whether this event has not been delivered yet. */
    boolean isBefore(ResolvedEvent event);

    /** Returns the cursor after this event was delivered. */
    Cursor passed(ResolvedEvent event);

    /** Returns the cursor after the server's filter has looked at everything up to this position. */
    Cursor checkpointed(Position position);

    /**
     * Returns the cursor for a new connection. It first checks that the server has the event that was delivered last,
     * so that lost data and another server are detected.
     */
    Cursor comingBack();

    /** Returns the request for the subscription that continues from the end. */
    ClientMessage.Subscribe subscription();

    /** Returns the cursor that starts with what comes after this confirmation. */
    Cursor startingAt(SubscriptionConfirmed confirmed);

    /** Returns whether everything from before this confirmation has been read. */
    boolean hasReached(SubscriptionConfirmed confirmed);

    /** Returns whether the confirmed stream was hard-deleted. */
    boolean isDeleted(SubscriptionConfirmed confirmed);

    /** Returns the number of the last event in the stream according to this confirmation; null for {@code $all}. */
    @Nullable
    Long lastKnown(SubscriptionConfirmed confirmed);

    /**
     * Returns {@link Page.Replaced} or {@link Page.Behind} if this confirmation contradicts the progress; otherwise
     * null.
     */
    @Nullable
    Page contradiction(SubscriptionConfirmed confirmed);

    /** Returns the page for a log that ends too early. A leader has lost data; another node may not have it yet. */
    static Page endsBefore(Cursor start, boolean requireLeader) {
        return requireLeader
                ? new Page.Replaced(start)
                : new Page.Behind(start, "the node does not have what was read last on another one; it may be behind");
    }

    String name();

    @Nullable
    EventFilter filter();

    /** Returns the name for messages; the empty name means {@code $all}. */
    static String nameOf(String stream) {
        return stream.isEmpty() ? "$all" : "'" + stream + "'";
    }

    /** The content of a page. */
    sealed interface Page {

        /**
         * Events, perhaps none.
         *
         * @param next the cursor after the page, which does not count its events as delivered
         * @param end whether nothing follows
         * @param lastKnown the number of the stream's last event; null for {@code $all}
         * @param checkpoint the position up to which a filter has looked at everything; null: none
         */
        record Events(
                List<ResolvedEvent> events,
                Cursor next,
                boolean end,
                @Nullable Long lastKnown,
                @Nullable Position checkpoint)
                implements Page {}

        /** The stream does not exist, or no longer: there is nothing to read, but events may come. */
        record Nothing() implements Page {}

        /**
         * The events that were read before are not there: the server has lost them, or it is another one.
         *
         * @param start the cursor before the first event of the new log
         */
        record Replaced(Cursor start) implements Page {}

        /**
         * The stream or log ends before what was read last, on a node that may be behind the others: the client reads
         * again later.
         *
         * @param start the cursor before the first event, in case the node is not behind after all
         * @param reason the reason to read again
         */
        record Behind(Cursor start, String reason) implements Page {}

        /** The stream was hard-deleted. */
        record Deleted() implements Page {}

        record AccessDenied() implements Page {}

        /** The server failed; a later read may succeed. */
        record Failed(String text) implements Page {}
    }
}
