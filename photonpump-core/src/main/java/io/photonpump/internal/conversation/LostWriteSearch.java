package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The search for writes to one stream that may or may not have been carried out. It reads the stream backwards, one page at a time,
 * until it can decide for each write:
 *
 * <ul>
 *   <li>The id of the last event of the write is there: the write was carried out, because a batch is atomic.
 *   <li>The stream is seen back to its event 0, or to an event from well before the first attempt: the write was not carried out.
 *   <li>The stream ends earlier, because its metadata or a deletion hides events: the search cannot say.
 * </ul>
 *
 * <p>A write that is added while the stream is read waits for the next round, which begins at the end of the stream, because
 * the pages read before may not show it. The result is the number of pages read.
 */
public final class LostWriteSearch implements Conversation<Integer> {

    /** The result of the search for a write. */
    public sealed interface Finding {}

    /** The write was carried out. */
    public record Found(WriteResult result) implements Finding {}

    /** The write was not carried out. */
    public record Absent() implements Finding {}

    /**
     * The stream does not show whether the write was carried out.
     *
     * @param cause the server's refusal to show the stream; null: it shows the stream, and the events may be hidden
     */
    public record Unknown(@Nullable PhotonPumpException cause) implements Finding {}

    private static final Finding ABSENT = new Absent();
    private static final Finding HIDDEN = new Unknown(null);

    /**
     * The largest difference between the clocks of client and server for which an event counts as older than a write.
     */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

    private final String stream;
    private final BackwardScan scan;

    /** The writes of this round. */
    private final Map<WriteConversation, Consumer<Finding>> sought = new LinkedHashMap<>();

    /** The writes of this round by the id of their last event, including those that are decided. */
    private final Map<UUID, List<WriteConversation>> byLastId = new HashMap<>();

    /** The writes of the next round. */
    private final Map<WriteConversation, Consumer<Finding>> newcomers = new LinkedHashMap<>();

    private int pages;

    LostWriteSearch(String stream, boolean requireLeader, int eventSize) {
        this.stream = stream;
        this.scan = new BackwardScan(stream, requireLeader, eventSize);
    }

    /**
     * Adds a write to the search.
     *
     * @param told called once, unless the search fails or the write is left out before
     */
    public void add(WriteConversation write, Consumer<Finding> told) {
        newcomers.put(write, told);
    }

    /** Removes a write from the search. Has no effect if the write is decided. */
    public void leaveOut(WriteConversation write) {
        newcomers.remove(write);
        sought.remove(write);
    }

    @Override
    public String describe() {
        return "looking for lost writes to '" + stream + "'";
    }

    @Override
    public void start(ConversationContext<Integer> context) {
        if (!newcomers.isEmpty()) {
            scan.forget();
        }
        scan.beginAgain();
        welcome();
        ask(context);
    }

    private void welcome() {
        byLastId.values().removeIf(writes -> writes.stream().noneMatch(sought::containsKey));
        newcomers.forEach((write, told) -> {
            sought.put(write, told);
            byLastId.computeIfAbsent(write.lastId(), id -> new ArrayList<>(1)).add(write);
        });
        newcomers.clear();
    }

    private void ask(ConversationContext<Integer> context) {
        context.open(scan.question(context.nanoTime()));
    }

    @Override
    public AfterLoss lost() {
        scan.lost();
        return AfterLoss.START_AGAIN;
    }

    @Override
    public void reply(long exchange, ServerMessage message, ConversationContext<Integer> context) {
        context.close(exchange);
        if (!(message instanceof ReadStreamCompleted page)) {
            context.fail(SingleExchange.unexpected(describe(), message));
            return;
        }
        ProtocolException refusal = scan.refusal(describe(), page);
        if (refusal != null) {
            context.fail(refusal);
            return;
        }
        pages++;
        read(page, context);
    }

    private void read(ReadStreamCompleted page, ConversationContext<Integer> context) {
        switch (page.result()) {
            case SUCCESS -> {
                scan.answered(page, context.nanoTime());
                tell(findings(page));
                proceed(context);
            }
            case NO_STREAM -> {
                // A deleted stream keeps its number. It may have been deleted with our events, and writing would
                // bring it back.
                tellAll(page.lastEventNumber() < 0 ? ABSENT : HIDDEN);
                proceed(context);
            }
            case STREAM_DELETED, ACCESS_DENIED -> {
                tellAll(new Unknown(refusal(describe(), stream, page.result())));
                proceed(context);
            }
            case ERROR, NOT_MODIFIED, UNRECOGNIZED, EVENT_NOT_FOUND ->
                context.tryAgain("looking for a write failed: " + page.text());
        }
    }

    /** Returns the error for a stream that the server does not show; null: it shows the stream. */
    static @Nullable PhotonPumpException refusal(String search, String stream, ReadResult result) {
        return switch (result) {
            case STREAM_DELETED -> new StreamDeletedException(stream);
            case ACCESS_DENIED -> new AccessDeniedException(search, AccessRight.READ, stream);
            case SUCCESS, NO_STREAM, ERROR, NOT_MODIFIED, EVENT_NOT_FOUND, UNRECOGNIZED -> null;
        };
    }

    private void proceed(ConversationContext<Integer> context) {
        if (!sought.isEmpty()) {
            ask(context);
        } else if (newcomers.isEmpty()) {
            context.finish(pages);
        } else {
            start(context);
        }
    }

    private Map<WriteConversation, Finding> findings(ReadStreamCompleted page) {
        Map<WriteConversation, Finding> findings = new LinkedHashMap<>();
        for (ResolvedEvent read : page.events()) {
            RecordedEvent event = read.received();
            for (WriteConversation write : byLastId.getOrDefault(event.id(), List.of())) {
                long first = event.eventNumber() - write.eventCount() + 1;
                findings.putIfAbsent(write, new Found(new WriteResult(first, event.eventNumber(), null)));
            }
        }
        if (reachesBackToBeginning(page)) {
            sought.keySet().forEach(write -> findings.putIfAbsent(write, ABSENT));
        } else if (!page.events().isEmpty()) {
            Instant oldest = oldest(page.events()).created();
            sought.keySet().stream()
                    .filter(write -> isFromBefore(oldest, write))
                    .forEach(write -> findings.putIfAbsent(write, ABSENT));
        }
        if (scan.isAtTheEnd()) {
            sought.keySet().forEach(write -> findings.putIfAbsent(write, HIDDEN));
        }
        return findings;
    }

    /**
     * Returns whether the page reaches event 0. The end of a backward read is not enough: in a truncated stream it is
     * the first visible event.
     */
    private static boolean reachesBackToBeginning(ReadStreamCompleted page) {
        return page.events().isEmpty()
                ? page.endOfStream() && page.lastEventNumber() < 0
                : oldest(page.events()).eventNumber() == 0;
    }

    private static RecordedEvent oldest(List<ResolvedEvent> newestFirst) {
        return newestFirst.get(newestFirst.size() - 1).received();
    }

    private static boolean isFromBefore(Instant oldest, WriteConversation write) {
        Instant firstSent = write.firstSent();
        return firstSent != null && oldest.isBefore(firstSent.minus(CLOCK_DIFFERENCE));
    }

    private void tellAll(Finding finding) {
        Map<WriteConversation, Finding> findings = new LinkedHashMap<>();
        sought.keySet().forEach(write -> findings.put(write, finding));
        tell(findings);
    }

    /** Reports the findings. Each call may remove other writes, or add new ones. */
    private void tell(Map<WriteConversation, Finding> findings) {
        findings.forEach((write, finding) -> {
            Consumer<Finding> told = sought.remove(write);
            if (told != null) {
                told.accept(finding);
            }
        });
    }
}
