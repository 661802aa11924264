package io.photonpump.internal.conversation;

import io.photonpump.error.ProtocolException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import io.photonpump.stream.Direction;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backward read of a stream, page by page, from its end to its beginning. Pages begin small, grow while the server
 * answers fast, and shrink when the connection is lost. A scan that begins again skips what an earlier one has seen:
 * the same event at the same number shows that the events before it are the same, too.
 */
final class BackwardScan {

    /** The largest page that servers accept (docs/protocol.md, Reads of a stream). */
    static final int MOST_EVENTS = 4096;

    static final int FIRST_EVENTS = 64;

    /**
     * The size of pages in bytes. Several scans may run on one connection, and servers close a connection when more
     * than 10 MiB wait to be sent (docs/protocol.md, Limits).
     */
    static final long FIRST_BYTES = 256 * 1024;

    static final long MOST_BYTES = 1024 * 1024;

    /** The time within which a server must answer a page to get larger ones. */
    static final Duration FAST = Duration.ofMillis(250);

    private static final int DIVISOR = 4;
    private static final long END = -1;

    /** A part of the stream: from the event {@code newest} back to the one after number {@code next}. */
    private record Seen(long newest, UUID newestId, long next) {}

    private final String stream;
    private final boolean requireLeader;
    private PageSize size;

    /** The part that an earlier scan has seen. */
    private @Nullable Seen earlier;

    /** The part that this scan has seen. */
    private @Nullable Seen seen;

    private long next = END;
    private long askedAt;

    /** @param eventSize the approximate size of an event of the stream, in bytes */
    BackwardScan(String stream, boolean requireLeader, int eventSize) {
        this.stream = stream;
        this.requireLeader = requireLeader;
        int first = Math.min(FIRST_EVENTS, PageSize.fitting(FIRST_BYTES, eventSize));
        this.size = PageSize.growing(first, MOST_EVENTS, MOST_BYTES);
    }

    /** Begins a scan at the end of the stream that skips what was seen. */
    void beginAgain() {
        if (earlier == null) {
            earlier = seen;
        }
        seen = null;
        next = END;
    }

    /** Forgets what was seen, so that the next scan skips nothing. */
    void forget() {
        earlier = null;
        seen = null;
    }

    /** Reduces the size of pages, because the connection was lost while the client waited for one. */
    void lost() {
        int smaller = Math.max(1, Math.min(FIRST_EVENTS, size.count()) / DIVISOR);
        size = PageSize.growing(smaller, MOST_EVENTS, MOST_BYTES);
    }

    ClientMessage.ReadStream question(long nanoTime) {
        askedAt = nanoTime;
        return new ClientMessage.ReadStream(stream, Direction.BACKWARD, next, size.count(), false, requireLeader);
    }

    /** Returns the error for a page with more events than requested; null: it has not more. */
    @Nullable
    ProtocolException refusal(String search, ReadStreamCompleted page) {
        return size.isExceededBy(page.events()) ? size.exceeded(search, page.events()) : null;
    }

    /** Moves past a page. */
    void answered(ReadStreamCompleted page, long nanoTime) {
        PageSize fitting = size.answered(page.events());
        boolean fast = nanoTime - askedAt <= FAST.toNanos();
        size = fast || fitting.count() < size.count() ? fitting : size;
        boolean moves = next == END || page.nextEventNumber() < next;
        next = page.endOfStream() || !moves ? END : page.nextEventNumber();
        if (earlier != null) {
            skip(earlier, page.events());
        }
        remember(page.events());
    }

    private void skip(Seen known, List<ResolvedEvent> newestFirst) {
        boolean met = newestFirst.stream()
                .map(ResolvedEvent::received)
                .anyMatch(event ->
                        event.eventNumber() == known.newest && event.id().equals(known.newestId));
        if (met) {
            next = Math.min(next, known.next);
        }
        if (next < known.newest) {
            earlier = null;
        }
    }

    private void remember(List<ResolvedEvent> newestFirst) {
        if (seen != null) {
            seen = new Seen(seen.newest, seen.newestId, next);
        } else if (!newestFirst.isEmpty()) {
            RecordedEvent newest = newestFirst.get(0).received();
            seen = new Seen(newest.eventNumber(), newest.id(), next);
        }
    }

    /** Returns whether the scan has reached the oldest event that can be read. */
    boolean isAtTheEnd() {
        return next == END;
    }
}
