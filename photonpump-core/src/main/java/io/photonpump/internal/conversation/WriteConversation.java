package io.photonpump.internal.conversation;

import io.photonpump.error.ClientClosedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import io.photonpump.internal.message.ServerMessage.WriteCompleted;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write of any number of events.
 *
 * <p>When the connection is lost after the write was sent, or the server answers that it took too long, the write may
 * or may not have been carried out. With an exact version or no stream it is sent again with the same ids, which the
 * server compares without a limit of time. With any version or an existing stream the server recognises ids only while
 * it runs (docs/protocol.md, Idempotency). Such a write is a {@link #lostWrite}: a {@link LostWriteSearch} reads the
 * end of the stream before the write is sent again.
 */
public final class WriteConversation implements Conversation<WriteResult> {

    private static final String METADATA_STREAMS = "$$";

    private final String stream;
    private final ExpectedVersion expected;
    private final List<EventData> events;
    private final boolean requireLeader;
    private final boolean ordered;
    private @Nullable Instant firstSent;

    /** True if an attempt ended without an answer that settles it, and no search has shown since that it was not carried out. */
    private boolean open;

    /** True if an attempt has ever ended so. It may still be on its way to the server, which then compares ids. */
    private boolean everOpen;

    /**
     * Whether a repeated write that expects no stream was refused, and the client reads the stream for that reason.
     */
    private boolean refusedAgain;

    /** Creates a write that keeps its place in the write queue. */
    public WriteConversation(String stream, ExpectedVersion expected, List<EventData> events, boolean requireLeader) {
        this(stream, expected, events, requireLeader, true);
    }

    /** @param ordered whether it keeps its place in the write queue of the stream */
    public WriteConversation(
            String stream, ExpectedVersion expected, List<EventData> events, boolean requireLeader, boolean ordered) {
        this.stream = stream;
        this.expected = expected;
        this.events = events;
        this.requireLeader = requireLeader;
        this.ordered = ordered;
    }

    /**
     * Returns one write of all events.
     *
     * @param writes each of which {@link #mayFollow may follow} the one before it; not empty
     */
    public static WriteConversation together(List<WriteConversation> writes) {
        WriteConversation first = writes.get(0);
        int count = writes.stream().mapToInt(WriteConversation::eventCount).sum();
        List<EventData> all = new ArrayList<>(count);
        writes.forEach(write -> all.addAll(write.events));
        return new WriteConversation(first.stream, first.expected, all, first.requireLeader);
    }

    /**
     * Returns whether the server treats this write after {@code before}, in one message, as it would in a message of
     * its own, unless it refuses the message.
     *
     * <p>With any version the server looks at the ids from the first one on. It refuses known ids before new ones, but
     * after a new id it writes known ones again (docs/protocol.md, Idempotency). So only events that no server can know
     * may follow others. With exact versions that follow each other the server compares no ids as long as the versions
     * are right. {@code noStream()} does not begin such a chain, because a deleted stream continues at another number.
     * Metadata is written alone, because it may bring a deleted stream back.
     */
    public boolean mayFollow(WriteConversation before) {
        if (requireLeader != before.requireLeader || events.isEmpty() || before.events.isEmpty()) {
            return false;
        } else if (expected.isRepeatable()) {
            return before.expected.value() >= 0 && expected.value() == before.expected.value() + before.events.size();
        }
        return expected.equals(before.expected) && !stream.startsWith(METADATA_STREAMS) && hasOnlyNewIds();
    }

    private boolean hasOnlyNewIds() {
        for (int i = 0; i < events.size(); i++) {
            if (!events.get(i).newId()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of its events. */
    public int eventCount() {
        return events.size();
    }

    /** Returns the size of its events in bytes. */
    public int size() {
        return EventData.size(events);
    }

    /** Returns whether an attempt was left open. From then on the write must stay as it is, so that the server recognises it. */
    public boolean wasEverOpen() {
        return everOpen;
    }

    /** Continues alone after the server has refused a message that this write was a part of: nothing of it was carried out. */
    public void continueAfter(WriteConversation together) {
        firstSent = together.firstSent;
        open = false;
    }

    /** Returns the failure of this write for the failure of a message that it is a part of. */
    public PhotonPumpException partOf(PhotonPumpException failure) {
        if (failure instanceof WriteOutcomeUnknownException unknown) {
            return outcomeUnknown(unknown.getCause() instanceof PhotonPumpException cause ? cause : null);
        } else if (failure instanceof ServerErrorException error) {
            return new ServerErrorException(describe(), error.serverText());
        }
        return new ProtocolException(describe() + ", in one message with others: " + failure.getMessage());
    }

    @Override
    public @Nullable String orderedStream() {
        return ordered ? stream : null;
    }

    @Override
    public String describe() {
        return "writing " + events.size() + (events.size() == 1 ? " event to '" : " events to '") + stream + "'";
    }

    @Override
    public @Nullable WriteConversation lostWrite() {
        return open && !expected.isRepeatable() && !events.isEmpty() ? this : null;
    }

    /** Notified that no attempt so far was carried out: the write may be sent again. */
    public void notFound() {
        open = false;
    }

    /**
     * Returns the error for a write that may or may not have been carried out.
     *
     * @param cause the error that keeps the client from finding out; null if the stream does not show it
     */
    public WriteOutcomeUnknownException outcomeUnknown(@Nullable PhotonPumpException cause) {
        return new WriteOutcomeUnknownException(
                stream, events.stream().map(EventData::id).toList(), cause);
    }

    @Override
    public PhotonPumpException failure(PhotonPumpException error) {
        return open && !events.isEmpty() && !settles(error) ? outcomeUnknown(error) : error;
    }

    /**
     * Returns whether the error says what became of every attempt, or says itself that this is open. A refusal of a version does:
     * the server compares the ids before it refuses. Any other refusal is about the last attempt only: access, credentials and
     * the existence of the stream are checked before the ids, and may have changed since the attempt that was not answered.
     */
    private static boolean settles(PhotonPumpException error) {
        return error instanceof WrongExpectedVersionException
                || error instanceof WriteOutcomeUnknownException
                || error instanceof OperationTimedOutException
                || error instanceof ClientClosedException;
    }

    /** Returns a search for writes to its stream. */
    public LostWriteSearch search() {
        int largest = events.stream().mapToInt(EventData::size).max().orElse(0);
        return new LostWriteSearch(stream, requireLeader, largest);
    }

    public String stream() {
        return stream;
    }

    public boolean requiresLeader() {
        return requireLeader;
    }

    /**
     * Returns the id of its last event. An event with this id in the stream shows that the whole write was carried out.
     */
    UUID lastId() {
        return events.get(events.size() - 1).id();
    }

    /** Returns the time of the first attempt; null: it was not sent. */
    @Nullable
    Instant firstSent() {
        return firstSent;
    }

    @Override
    public void start(ConversationContext<WriteResult> context) {
        refusedAgain = false;
        if (firstSent == null) {
            firstSent = context.now();
        }
        context.open(new ClientMessage.WriteEvents(stream, expected.value(), events, requireLeader));
    }

    @Override
    public AfterLoss lost() {
        leaveOpen();
        return AfterLoss.START_AGAIN;
    }

    @Override
    public void reply(long exchange, ServerMessage message, ConversationContext<WriteResult> context) {
        if (message instanceof WriteCompleted written) {
            completed(written, context);
        } else if (refusedAgain && message instanceof ReadStreamCompleted page) {
            lookedAtFirst(page, context);
        } else {
            leaveOpen();
            context.fail(SingleExchange.unexpected(describe(), message));
        }
    }

    /** Leaves the attempt open, because the reply may have been a success. */
    @Override
    public void unreadable(ConversationContext<WriteResult> context) {
        leaveOpen();
    }

    private void leaveOpen() {
        open = true;
        everOpen = true;
    }

    /**
     * Returns whether the server timed out: the write may have been carried out, or may still be (docs/protocol.md,
     * Server timeouts).
     */
    private static boolean isTimeout(OperationResult result) {
        return result == OperationResult.PREPARE_TIMEOUT
                || result == OperationResult.COMMIT_TIMEOUT
                || result == OperationResult.FORWARD_TIMEOUT;
    }

    private void completed(WriteCompleted written, ConversationContext<WriteResult> context) {
        if (written.result() == OperationResult.SUCCESS) {
            context.finish(new WriteResult(written.firstEventNumber(), written.lastEventNumber(), written.position()));
        } else if (isTimeout(written.result())) {
            leaveOpen();
            context.tryAgain("the server took too long: " + written.result());
        } else if (mayHaveBroughtTheStreamBack(written)) {
            refusedAgain = true;
            lookAtFirst(0, context);
        } else {
            if (written.result() == OperationResult.UNRECOGNIZED) {
                leaveOpen(); // the result may be a new kind of success
            }
            // Every server names the current version, but from 22.6 on a 0 is not on the wire (docs/protocol.md,
            // Encoding of messages).
            long current = Objects.requireNonNullElse(written.currentVersion(), 0L);
            WriteRefusals.ofWrite(describe(), stream, expected)
                    .apply(written.result(), written.text(), current, context);
        }
    }

    /**
     * Returns whether an earlier attempt may have brought a deleted stream back. A write that expects no stream is
     * carried out on a deleted one. The server refuses its repetition, because the stream exists and the server looks
     * for the events at number 0. They are the first ones that can be read.
     */
    private boolean mayHaveBroughtTheStreamBack(WriteCompleted refused) {
        return open
                && refused.result() == OperationResult.WRONG_EXPECTED_VERSION
                && expected.equals(ExpectedVersion.noStream())
                && !events.isEmpty();
    }

    private void lookAtFirst(long from, ConversationContext<WriteResult> context) {
        context.open(new ClientMessage.ReadStream(stream, Direction.FORWARD, from, 1, false, requireLeader));
    }

    private void lookedAtFirst(ReadStreamCompleted page, ConversationContext<WriteResult> context) {
        if (page.result() == ReadResult.ERROR || page.result() == ReadResult.NOT_MODIFIED) {
            context.tryAgain("looking for a write failed: " + page.text());
        } else if (page.result() != ReadResult.SUCCESS) {
            context.fail(outcomeUnknown(LostWriteSearch.refusal(describe(), stream, page.result())));
        } else if (page.events().isEmpty() && !page.endOfStream()) {
            lookAtFirst(page.nextEventNumber(), context);
        } else if (page.events().isEmpty()
                || !page.events().get(0).received().id().equals(events.get(0).id())) {
            context.fail(new WrongExpectedVersionException(stream, expected, page.lastEventNumber()));
        } else {
            long first = page.events().get(0).received().eventNumber();
            context.finish(new WriteResult(first, first + events.size() - 1, null));
        }
    }
}
