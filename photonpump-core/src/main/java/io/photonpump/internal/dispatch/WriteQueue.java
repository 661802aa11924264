package io.photonpump.internal.dispatch;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writes to one stream, in the order of the calls. One message is under way, and later writes wait. When it is settled, as
 * many of them as fit into one message go out together.
 *
 * <p>For the event loop only. {@link WriteQueues} keeps the write queues, and uses them again.
 */
final class WriteQueue {

    private final Dispatcher dispatcher;

    /** For {@link WriteQueues}, as the three below. */
    String stream = "";

    boolean listed;

    int hash;

    @Nullable
    WriteQueue next;

    /** A write, or a {@link JointWrite}; null: the next one may go. */
    private @Nullable ActiveConversation<?> underWay;

    /** The writes that wait, linked through {@link ActiveConversation#ahead} and {@link ActiveConversation#behind}. */
    private @Nullable ActiveConversation<?> first;

    private @Nullable ActiveConversation<?> last;

    /** True if {@link #advance} is running. A write that fails at once must not start the next one from inside it. */
    private boolean advancing;

    WriteQueue(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    boolean isIdle() {
        return underWay == null && first == null && !advancing;
    }

    /** Adds a write at the end, and sends it at once if it is the only one. */
    void enter(ActiveConversation<?> write) {
        write.queue = this;
        write.stage = Stage.WAITING;
        write.ahead = last;
        if (last == null) {
            first = write;
        } else {
            last.behind = write;
        }
        last = write;
        advance();
    }

    /** Puts back a part of a message that was not sent, or was refused as a whole. It waits before the others. */
    void putInFront(ActiveConversation<?> write) {
        write.stage = Stage.WAITING;
        write.behind = first;
        if (first == null) {
            last = write;
        } else {
            first.ahead = write;
        }
        first = write;
    }

    /** A write that waits leaves. */
    void remove(ActiveConversation<?> write) {
        if (write.ahead == null) {
            first = write.behind;
        } else {
            write.ahead.behind = write.behind;
        }
        if (write.behind == null) {
            last = write.ahead;
        } else {
            write.behind.ahead = write.ahead;
        }
        write.ahead = null;
        write.behind = null;
    }

    /** This is over: the message under way, or one part of it. */
    void left(ActiveConversation<?> write) {
        if (write == underWay) {
            underWay = null;
            advance();
        } else if (underWay != null && underWay.conversation instanceof JointWrite joint) {
            joint.partLeft();
        }
    }

    /** Returns whether the server may have carried out the message under way. */
    boolean mayHaveHappened() {
        return underWay != null && underWay.mayHaveHappened();
    }

    /** Returns the error for the caller of a part of the message under way, if that part fails with this error. */
    PhotonPumpException failureOfPart(ActiveConversation<?> part, PhotonPumpException error) {
        return underWay != null && underWay.conversation instanceof JointWrite joint
                ? joint.failureOfPart(part, error)
                : error;
    }

    /** Why the message under way is not answered yet, as far as that is known. */
    String reason() {
        return underWay == null ? "" : underWay.reason();
    }

    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (underWay == null && first != null) {
                ActiveConversation<?> message = nextMessage();
                underWay = message;
                dispatcher.startOrQueue(message);
            }
        } finally {
            advancing = false;
        }
    }

    private ActiveConversation<?> nextMessage() {
        ActiveConversation<?> head = poll();
        ActiveConversation<?> follower = first;
        if (follower == null || !JointWrite.canBegin(head, follower)) {
            return head;
        }
        JointWrite joint = new JointWrite(this, head);
        while (follower != null && joint.takes(follower)) {
            joint.add(poll());
            follower = first;
        }
        return joint.activate(dispatcher);
    }

    private ActiveConversation<?> poll() {
        ActiveConversation<?> polled = first;
        if (polled == null) {
            throw new IllegalStateException("nothing waits");
        }
        remove(polled);
        return polled;
    }

    /** The callers' writes that wait or are parts of the message under way. */
    List<ActiveConversation<?>> behindTheHead() {
        List<ActiveConversation<?>> writes = new ArrayList<>();
        for (ActiveConversation<?> write = first; write != null; write = write.behind) {
            writes.add(write);
        }
        if (underWay != null && underWay.conversation instanceof JointWrite joint) {
            writes.addAll(joint.parts());
        }
        return writes;
    }
}
