package io.photonpump.internal.conversation;

import io.photonpump.error.ProtocolException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The number of events to request in a page. A server closes a connection when more than 10 MiB wait to be sent, and a
 * message may have at most 64 MiB (docs/protocol.md, Limits): repeated requests for a page of large events would break
 * one connection after the other. The size of events is known from the page before; a first page that is too large
 * shows in lost connections.
 *
 * @param wanted the largest number of events to request
 * @param bytes the approximate size of a page in bytes, unless it is a single event
 * @param count the number of events to request now
 * @param losses the number of connections in a row that were lost while the client waited for the page
 */
record PageSize(int wanted, long bytes, int count, int losses) {

    /** A limit below what a server lets wait for one connection. */
    private static final long BYTES = 8L * 1024 * 1024;

    /** The approximate size of an event on the wire besides its body and metadata. */
    private static final int OVERHEAD = 128;

    /** The number of lost connections that reduce the size: a single one may have any reason. */
    private static final int LOSSES_TO_SHRINK = 2;

    /** The divisor after a loss. It is large, because each loss takes longer to recover from, within one timeout. */
    private static final int DIVISOR = 16;

    /** The growth per page: a small event before large ones says little about those. */
    private static final int GROWTH = 2;

    static PageSize of(int wanted) {
        return new PageSize(wanted, BYTES, wanted, 0);
    }

    /** Returns the size of pages that begin small, and grow up to {@code wanted} events or {@code bytes} bytes. */
    static PageSize growing(int first, int wanted, long bytes) {
        return new PageSize(wanted, bytes, first, 0);
    }

    /** Returns the number of events of this size that fit into {@code bytes} bytes, and at least 1. */
    static int fitting(long bytes, int eventSize) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / ((long) eventSize + OVERHEAD)));
    }

    /** Returns the size after a page has arrived: as many events as fit if the next ones are as large. */
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

    /** Returns the error for a reply with more events than requested. */
    ProtocolException exceeded(String request, List<ResolvedEvent> page) {
        return new ProtocolException(
                request + " was answered with " + page.size() + " events, and it asked for " + count);
    }

    private static int size(@Nullable RecordedEvent event) {
        return event == null ? 0 : event.data().size() + event.metadata().size() + OVERHEAD;
    }

    /** Returns the size after the connection was lost instead. */
    PageSize lost() {
        return losses + 1 < LOSSES_TO_SHRINK
                ? new PageSize(wanted, bytes, count, losses + 1)
                : new PageSize(wanted, bytes, Math.max(1, count / DIVISOR), losses + 1);
    }
}
