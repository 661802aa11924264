package io.photonpump.internal.conversation;

import io.photonpump.error.ProtocolException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many events to ask for at a time. A server closes the connection of whoever has more than 10 MiB to come, and no frame
 * may be larger than 64 MiB (docs/protocol.md, Limits): a page of large events, asked for again and again, would be the end
 * of each connection. How large events are shows in the page before; a first page that is too large shows in losses.
 *
 * @param wanted the most events to ask for
 * @param bytes about how many bytes a page may have, unless it is a single event
 * @param count what to ask for now
 * @param losses how many connections in a row were lost while the page was awaited
 */
record PageSize(int wanted, long bytes, int count, int losses) {

    /** Below what a server lets wait for one connection. */
    private static final long BYTES = 8L * 1024 * 1024;

    /** What an event takes on the wire besides its body and metadata, about. */
    private static final int OVERHEAD = 128;

    /** A connection may be lost for any reason once. */
    private static final int PATIENCE = 2;

    /** Steep, since each loss takes longer to come back from than the one before, and all of a read's time is counted. */
    private static final int DIVISOR = 16;

    /** How fast it grows again: a small event in front of large ones says little about those. */
    private static final int GROWTH = 2;

    static PageSize of(int wanted) {
        return new PageSize(wanted, BYTES, wanted, 0);
    }

    /** Pages that begin small, and grow up to {@code wanted} events or {@code bytes} bytes. */
    static PageSize growing(int first, int wanted, long bytes) {
        return new PageSize(wanted, bytes, first, 0);
    }

    /** How many events of this size fit into so many bytes; at least one. */
    static int fitting(long bytes, int eventSize) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / ((long) eventSize + OVERHEAD)));
    }

    /** The page has come: the next ones are as large as fits if their events are like these. */
    PageSize answered(List<ResolvedEvent> page) {
        if (page.isEmpty()) {
            return losses == 0 ? this : new PageSize(wanted, bytes, count, 0);
        }
        long size = 0;
        for (int i = 0; i < page.size(); i++) {
            size += size(page.get(i).event()) + size(page.get(i).link());
        }
        long most = Math.min(wanted, (long) count * GROWTH);
        int fitting = (int) Math.max(1, Math.min(most, bytes * page.size() / size));
        return fitting == count && losses == 0 ? this : new PageSize(wanted, bytes, fitting, 0);
    }

    boolean isExceededBy(List<ResolvedEvent> page) {
        return page.size() > count;
    }

    /** What a request fails with whose answer has more events than it asked for. */
    ProtocolException exceeded(String request, List<ResolvedEvent> page) {
        return new ProtocolException(
                request + " was answered with " + page.size() + " events, and it asked for " + count);
    }

    private static int size(@Nullable RecordedEvent event) {
        return event == null ? 0 : event.data().size() + event.metadata().size() + OVERHEAD;
    }

    /** The connection was lost instead. */
    PageSize lost() {
        return losses + 1 < PATIENCE
                ? new PageSize(wanted, bytes, count, losses + 1)
                : new PageSize(wanted, bytes, Math.max(1, count / DIVISOR), losses + 1);
    }
}
