package io.photonpump.internal.conversation;

import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.event.Direction;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import io.photonpump.internal.message.ServerMessage.WriteCompleted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write of any number of events.
 *
 * <p>When the connection is lost after it was sent, or the server answers that it took too long, it may or may not have happened. With an exact version or no stream it is
 * sent again under the same ids, which the server recognises without limit of time. With any version or an existing stream
 * the server recognises ids only as long as it runs, so the end of the stream is read first: the last id of the batch found
 * means done (a batch is atomic); the stream seen back to its event 0, or to events from before the first attempt, means not
 * done, so it is sent again; otherwise nobody can tell (protocol §4.2). What a stream's metadata or a deletion hides is not seen.
 */
public final class WriteConversation implements Conversation<WriteResult> {

    /** How far the clocks of client and server may differ before a written event is taken for an older one. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

    private static final int PAGE = 4096;
    private static final int PAGE_BYTES = 32 * 1024 * 1024;

    private final String stream;
    private final ExpectedVersion expected;
    private final List<EventData> events;
    private final boolean requireLeader;
    private @Nullable Instant firstSent;
    private boolean outcomeOpen;

    public WriteConversation(String stream, ExpectedVersion expected, List<EventData> events, boolean requireLeader) {
        this.stream = stream;
        this.expected = expected;
        this.events = events;
        this.requireLeader = requireLeader;
    }

    @Override
    public String describe() {
        return "writing " + events.size() + (events.size() == 1 ? " event to '" : " events to '") + stream + "'";
    }

    @Override
    public void start(Turn<WriteResult> turn) {
        if (outcomeOpen) {
            turn.open(new ClientMessage.ReadStream(stream, Direction.BACKWARD, -1, pageSize(), false, requireLeader));
        } else {
            write(turn);
        }
    }

    private void write(Turn<WriteResult> turn) {
        if (firstSent == null) {
            firstSent = turn.now();
        }
        turn.open(new ClientMessage.WriteEvents(stream, expected.value(), events, requireLeader));
    }

    /** As many events as fit into an answer if they are as large as ours. */
    private int pageSize() {
        long size = events.stream().mapToLong(EventData::size).max().orElse(0);
        return (int) Math.max(1, Math.min(PAGE, PAGE_BYTES / (size + 256)));
    }

    @Override
    public AfterLoss lost() {
        outcomeOpen = needsLookingFor();
        return AfterLoss.START_AGAIN;
    }

    @Override
    public void reply(long exchange, ServerMessage message, Turn<WriteResult> turn) {
        if (message instanceof WriteCompleted written) {
            completed(written, turn);
        } else if (message instanceof ReadStreamCompleted page) {
            lookedFor(page, turn);
        } else {
            turn.fail(SingleExchange.unexpected(describe(), message));
        }
    }

    private boolean needsLookingFor() {
        return !expected.isRepeatable() && !events.isEmpty();
    }

    /** The server gave up waiting for itself: the write may have happened, or may still (protocol §4.12). */
    private static boolean isTimeout(OperationResult result) {
        return result == OperationResult.PREPARE_TIMEOUT
                || result == OperationResult.COMMIT_TIMEOUT
                || result == OperationResult.FORWARD_TIMEOUT;
    }

    private void completed(WriteCompleted written, Turn<WriteResult> turn) {
        if (written.result() == OperationResult.SUCCESS) {
            turn.finish(new WriteResult(written.firstEventNumber(), written.lastEventNumber(), written.position()));
        } else if (isTimeout(written.result())) {
            outcomeOpen = needsLookingFor();
            turn.tryAgain("the server took too long: " + written.result());
        } else {
            // Every server says which version there is, but from 22.6 on a 0 stays off the wire (protocol §3.0).
            long current = Objects.requireNonNullElse(written.currentVersion(), 0L);
            new WriteRefusals(describe(), stream, expected, -1).apply(written.result(), written.text(), current, turn);
        }
    }

    private void lookedFor(ReadStreamCompleted page, Turn<WriteResult> turn) {
        switch (page.result()) {
            case SUCCESS -> lookedThrough(page, turn);
            case NO_STREAM -> {
                if (page.lastEventNumber() < 0) {
                    writeAfterAll(turn);
                } else {
                    turn.fail(outcomeUnknown()); // deleted since, perhaps with our events; writing would bring it back
                }
            }
            case ERROR, NOT_MODIFIED, UNRECOGNIZED, EVENT_NOT_FOUND ->
                turn.tryAgain("looking for a write failed: " + page.text());
            // The stream was deleted since, or may be written but not read: it does not tell.
            case STREAM_DELETED, ACCESS_DENIED -> turn.fail(outcomeUnknown());
        }
    }

    private void lookedThrough(ReadStreamCompleted page, Turn<WriteResult> turn) {
        UUID last = events.get(events.size() - 1).id();
        for (ResolvedEvent read : page.events()) {
            RecordedEvent event = read.received();
            if (event.id().equals(last)) {
                turn.finish(new WriteResult(event.eventNumber() - events.size() + 1, event.eventNumber(), null));
                return;
            }
        }
        if (reachesBackToBeginning(page) || reachesBackBeforeFirstAttempt(page.events())) {
            writeAfterAll(turn);
        } else {
            turn.fail(outcomeUnknown());
        }
    }

    /** The end of a read is not enough: a truncated stream ends, going back, where its visible events begin. */
    private static boolean reachesBackToBeginning(ReadStreamCompleted page) {
        List<ResolvedEvent> newestFirst = page.events();
        return newestFirst.isEmpty()
                ? page.endOfStream() && page.lastEventNumber() < 0
                : newestFirst.get(newestFirst.size() - 1).received().eventNumber() == 0;
    }

    private boolean reachesBackBeforeFirstAttempt(List<ResolvedEvent> newestFirst) {
        if (newestFirst.isEmpty() || firstSent == null) {
            return false;
        }
        Instant oldest = newestFirst.get(newestFirst.size() - 1).received().created();
        return oldest.isBefore(firstSent.minus(CLOCK_DIFFERENCE));
    }

    private void writeAfterAll(Turn<WriteResult> turn) {
        outcomeOpen = false;
        write(turn);
    }

    private WriteOutcomeUnknownException outcomeUnknown() {
        return new WriteOutcomeUnknownException(
                stream, events.stream().map(EventData::id).toList());
    }
}
