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
 * Where a catch-up subscription is: what it handed over last, and where it reads on. An immutable value; a stream and
 * {@code $all} differ in nothing else.
 */
public interface Cursor {

    /** The next page from here, of up to so many events. */
    ClientMessage nextPage(int count);

    /** What the server says to {@link #nextPage}; null if the message is no answer to it. */
    @Nullable
    Page read(ServerMessage message);

    /** Whether this event was not handed over yet. */
    boolean isBefore(ResolvedEvent event);

    /** The cursor when this event was handed over. */
    Cursor passed(ResolvedEvent event);

    /** The cursor when everything up to this position was looked at by the server's filter. */
    Cursor checkpointed(Position position);

    /**
     * The cursor of somebody who comes back on a new connection: it first looks whether the event handed over last is still
     * there, so that a server that lost its data, or another one, is noticed.
     */
    Cursor comingBack();

    /** The subscription that continues from the end. */
    ClientMessage.Subscribe subscription();

    /** The cursor of somebody who starts with what comes after this confirmation. */
    Cursor startingAt(SubscriptionConfirmed confirmed);

    /** Whether everything from before this confirmation has been read. */
    boolean hasReached(SubscriptionConfirmed confirmed);

    /** Whether the stream that was confirmed is gone for good. */
    boolean isDeleted(SubscriptionConfirmed confirmed);

    /** The number of the last event in the stream, as this confirmation has it; null for {@code $all}. */
    @Nullable
    Long lastKnown(SubscriptionConfirmed confirmed);

    /**
     * What this confirmation says against the place where we are: {@link Page.Replaced} or {@link Page.Behind}; null: nothing.
     */
    @Nullable
    Page contradiction(SubscriptionConfirmed confirmed);

    /** A leader that has less than we had has lost it; another node may not have it yet. */
    static Page endsBefore(Cursor start, boolean requireLeader) {
        return requireLeader
                ? new Page.Replaced(start)
                : new Page.Behind(start, "the node does not have what was read last on another one; it may be behind");
    }

    String name();

    @Nullable
    EventFilter filter();

    /** For the empty name that the protocol uses for everything. */
    static String nameOf(String stream) {
        return stream.isEmpty() ? "$all" : "'" + stream + "'";
    }

    /** What a page says. */
    sealed interface Page {

        /**
         * Events, perhaps none.
         *
         * @param next the cursor behind the page, not counting its events as handed over
         * @param end whether there was nothing further
         * @param lastKnown the number of the stream's last event; null for {@code $all}
         * @param checkpoint up to where a filter has looked at everything; null: nothing to say
         */
        record Events(
                List<ResolvedEvent> events,
                Cursor next,
                boolean end,
                @Nullable Long lastKnown,
                @Nullable Position checkpoint)
                implements Page {}

        /** The stream is not there, or not any more: nothing to read, but something may come. */
        record Nothing() implements Page {}

        /**
         * What was read before is not there: the server has lost it, or it is another one.
         *
         * @param start the cursor before the first event of what is there now
         */
        record Replaced(Cursor start) implements Page {}

        /**
         * It ends before what was read last, on a node that may be behind the others: it has to be looked at again.
         *
         * @param start the cursor before the first event, should the node not be behind after all
         * @param reason why the client looks again
         */
        record Behind(Cursor start, String reason) implements Page {}

        /** The stream was deleted for good. */
        record Deleted() implements Page {}

        record AccessDenied() implements Page {}

        /** The server failed; it may do better next time. */
        record Failed(String text) implements Page {}
    }
}
