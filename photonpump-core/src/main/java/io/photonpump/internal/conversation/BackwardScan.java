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
 * A walk through a stream, page by page, from its end to its beginning. Pages begin small, grow while the server answers fast, and
 * shrink when the connection is lost. A walk that begins again skips what an earlier one has seen: the same event at the same
 * number shows that the events before it are the same, too.
 */
final class BackwardScan {

    /** What servers accept (docs/protocol.md, Reads of a stream). */
    static final int MOST_EVENTS = 4096;

    static final int FIRST_EVENTS = 64;

    /**
     * Several scans may run on one connection, and servers close one that has more than 10 MiB to send
     * (docs/protocol.md, Limits).
     */
    static final long FIRST_BYTES = 256 * 1024;

    static final long MOST_BYTES = 1024 * 1024;

    /** A server that takes longer for a page gets no larger one. */
    static final Duration FAST = Duration.ofMillis(250);

    private static final int DIVISOR = 4;
    private static final long END = -1;

    /** A part of the stream: from an event back to the one behind number {@code next}. */
    private record Seen(long newest, UUID newestId, long next) {}

    private final String stream;
    private final boolean requireLeader;
    private PageSize size;

    /** What an earlier walk has seen. */
    private @Nullable Seen earlier;

    /** What this walk has seen. */
    private @Nullable Seen seen;

    private long next = END;
    private long askedAt;

    /** @param eventSize about how many bytes an event of the stream has */
    BackwardScan(String stream, boolean requireLeader, int eventSize) {
        this.stream = stream;
        this.requireLeader = requireLeader;
        int first = Math.min(FIRST_EVENTS, PageSize.fitting(FIRST_BYTES, eventSize));
        this.size = PageSize.growing(first, MOST_EVENTS, MOST_BYTES);
    }

    /** The walk begins at the end of the stream, and skips what was seen. */
    void beginAgain() {
        if (earlier == null) {
            earlier = seen;
        }
        seen = null;
        next = END;
    }

    /** The next walk skips nothing. */
    void forget() {
        earlier = null;
        seen = null;
    }

    /** The connection was lost while a page was awaited. */
    void lost() {
        int smaller = Math.max(1, Math.min(FIRST_EVENTS, size.count()) / DIVISOR);
        size = PageSize.growing(smaller, MOST_EVENTS, MOST_BYTES);
    }

    ClientMessage.ReadStream question(long nanoTime) {
        askedAt = nanoTime;
        return new ClientMessage.ReadStream(stream, Direction.BACKWARD, next, size.count(), false, requireLeader);
    }

    /** What the search fails with if a page has more events than it asked for; null: it has not. */
    @Nullable
    ProtocolException refusal(String search, ReadStreamCompleted page) {
        return size.isExceededBy(page.events()) ? size.exceeded(search, page.events()) : null;
    }

    /** Moves behind a page. */
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

    /** Whether the walk has come to the oldest event that can be read. */
    boolean isAtTheEnd() {
        return next == END;
    }
}
