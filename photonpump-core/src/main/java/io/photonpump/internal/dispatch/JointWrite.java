package io.photonpump.internal.dispatch;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.RequestTooLargeException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.ConversationContext;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import io.photonpump.internal.message.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writes of several callers in one message. As long as nothing of it may have happened, it holds the parts whose callers still
 * wait; from then on it stays as it is, and is looked for and repeated as a whole. Each caller gets its part of the outcome. If the
 * server refuses the message, nothing of it was done, and the parts go again one by one: the refusal may be due to one of them.
 */
final class JointWrite implements Conversation<WriteResult>, Outcome<WriteResult> {

    static final int MOST_EVENTS = 500;
    static final int MOST_BYTES = 1024 * 1024;

    private final WriteQueue queue;
    private final List<ActiveConversation<WriteResult>> parts = new ArrayList<>();
    private int events;
    private int bytes;

    /** The number of callers that still wait. */
    private int waiting;

    /** The message that was sent last; null: none was. */
    private @Nullable WriteConversation message;

    private @Nullable ActiveConversation<WriteResult> active;

    /** With a first part, which {@link #canBegin}. */
    JointWrite(WriteQueue queue, ActiveConversation<?> first) {
        this.queue = queue;
        add(first);
    }

    /** Returns whether these two can be the beginning. */
    static boolean canBegin(ActiveConversation<?> first, ActiveConversation<?> second) {
        return first.conversation instanceof WriteConversation write
                && !first.alone
                && fits(write, first, second, write.eventCount(), write.size());
    }

    private static boolean fits(
            WriteConversation before,
            ActiveConversation<?> last,
            ActiveConversation<?> candidate,
            int eventsBefore,
            int bytesBefore) {
        return candidate.conversation instanceof WriteConversation write
                && !candidate.alone
                && eventsBefore + write.eventCount() <= MOST_EVENTS
                && (long) bytesBefore + write.size() <= candidate.mostJointBytes()
                && Objects.equals(last.credentials, candidate.credentials)
                && write.mayFollow(before);
    }

    /** Returns whether there is room for one more, and it may go with the others. */
    boolean takes(ActiveConversation<?> candidate) {
        ActiveConversation<WriteResult> last = parts.get(parts.size() - 1);
        return fits(write(last), last, candidate, events, bytes);
    }

    // The outcome of a write is a WriteResult.
    @SuppressWarnings("unchecked")
    void add(ActiveConversation<?> part) {
        part.stage = Stage.TOGETHER;
        parts.add((ActiveConversation<WriteResult>) part);
        WriteConversation write = write(part);
        events += write.eventCount();
        bytes += write.size();
        waiting++;
    }

    private static WriteConversation write(ActiveConversation<?> part) {
        return (WriteConversation) part.conversation;
    }

    /** All that belongs together is added. It has no deadline: its parts have. */
    ActiveConversation<WriteResult> activate(Dispatcher dispatcher) {
        ActiveConversation<WriteResult> first = parts.get(0);
        ActiveConversation<WriteResult> made = dispatcher.prepare(this, this, first.credentials, Duration.ZERO);
        made.sequence = first.sequence; // which is free while the part is in this message
        made.queue = queue;
        active = made;
        return made;
    }

    List<ActiveConversation<WriteResult>> parts() {
        return parts;
    }

    /** A caller has its outcome, or waits no more. */
    void partLeft() {
        waiting--;
        if (waiting == 0 && active != null) {
            active.abandon();
        }
    }

    @Override
    public String describe() {
        return "writing " + events + " events of " + parts.size() + " calls to '"
                + write(parts.get(0)).orderedStream() + "'";
    }

    @Override
    public @Nullable WriteConversation lostWrite() {
        return message == null ? null : message.lostWrite();
    }

    @Override
    public void start(ConversationContext<WriteResult> context) {
        WriteConversation again = message;
        if (again == null || !again.wasEverOpen()) {
            parts.removeIf(JointWrite::isOver);
            splitWhereAPartIsMissing();
            again = WriteConversation.together(
                    parts.stream().map(JointWrite::write).toList());
            events = again.eventCount();
            message = again;
        }
        again.start(context);
    }

    /** After a write that was withdrawn, the next one of a chain of versions may no longer be right. */
    private void splitWhereAPartIsMissing() {
        int kept = 1;
        while (kept < parts.size() && write(parts.get(kept)).mayFollow(write(parts.get(kept - 1)))) {
            kept++;
        }
        for (int i = parts.size() - 1; i >= kept; i--) {
            queue.putInFront(parts.remove(i));
            waiting--;
        }
    }

    private static boolean isOver(ActiveConversation<?> part) {
        return part.stage == Stage.OVER;
    }

    @Override
    public void reply(long exchange, ServerMessage reply, ConversationContext<WriteResult> context) {
        sent().reply(exchange, reply, context);
    }

    @Override
    public void unreadable(ConversationContext<WriteResult> context) {
        sent().unreadable(context);
    }

    @Override
    public PhotonPumpException failure(PhotonPumpException error) {
        return message == null ? error : message.failure(error);
    }

    /** Returns the error for the caller of a part, if that part fails with this error. */
    PhotonPumpException failureOfPart(ActiveConversation<?> part, PhotonPumpException error) {
        PhotonPumpException whole = failure(error);
        return whole == error ? error : write(part).partOf(whole);
    }

    @Override
    public AfterLoss lost() {
        return sent().lost();
    }

    private WriteConversation sent() {
        return Objects.requireNonNull(message, "nothing was sent yet");
    }

    /** The events of a message get numbers that follow each other. */
    @Override
    public void finished(WriteResult whole) {
        if (parts.size() == 1) {
            parts.get(0).finish(whole);
            return;
        }
        long number = whole.firstEventNumber();
        for (ActiveConversation<WriteResult> part : parts) {
            int count = write(part).eventCount();
            part.finish(new WriteResult(number, number + count - 1, whole.position()));
            number += count;
        }
    }

    @Override
    public void failed(PhotonPumpException error) {
        if (isRefusal(error)) {
            scatter();
        } else {
            parts.forEach(part -> part.fail(write(part).partOf(error)));
        }
    }

    /** Returns whether the message was refused. {@link #failure} sees to those refusals that leave an earlier attempt open. */
    private static boolean isRefusal(PhotonPumpException error) {
        return error instanceof WrongExpectedVersionException
                || error instanceof StreamDeletedException
                || error instanceof AccessDeniedException
                || error instanceof BadRequestException
                || error instanceof RequestTooLargeException
                || error instanceof NotAuthenticatedException
                || error instanceof UnsupportedByServerException;
    }

    /** The last one first: each is put before those that wait. */
    private void scatter() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            ActiveConversation<WriteResult> part = parts.get(i);
            if (!isOver(part)) {
                if (message != null) {
                    write(part).continueAfter(message);
                }
                if (active != null) {
                    part.goOnAfter(active);
                }
                part.alone = true;
                queue.putInFront(part);
            }
        }
    }
}
