package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.Frame.FrameCredentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A frame on its way through the server, in this order: parse, authenticate, ask the node, then act. */
record Request(Frame frame, Session session, EventStoreEngine engine, NodeGate gate, Defaults defaults, Pace pace) {

    private static final Login ANONYMOUS = new Login(User.ANONYMOUS, 0);
    private static final Login UNASKED = new Login(User.UNASKED, 0);

    EventStoreEngine writer() {
        return gate.writer(engine);
    }

    UUID correlationId() {
        return frame.correlationId();
    }

    /**
     * Parses the payload.
     *
     * @param type any message of the type
     * @throws UnwrapException if the payload is not a message of this type, or would take too much memory
     */
    <T extends Message> T parse(T type) {
        MessageScan.check(frame.payload(), type.getDescriptorForType());
        return parse(type, frame.payload());
    }

    /** The events of a write, whose memory is checked as {@link #parse} does. */
    PackedEvents events(Message type, int field) {
        MessageScan.check(frame.payload(), type.getDescriptorForType());
        return PackedEvents.in(frame.payload(), field);
    }

    /** Parses a part of the payload. */
    @SuppressWarnings("unchecked") // the parser of a message makes messages of the same class
    <T extends Message> T parse(T type, ByteBuffer part) {
        Parser<T> parser = (Parser<T>) type.getParserForType();
        try {
            T message = parser.parseFrom(CodedInputStream.newInstance(part));
            return session.hasNarrowNumbers() ? EventNumbers.widened(message) : message;
        } catch (IOException e) {
            throw new UnwrapException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Carries out the action, now or later, if the credentials are right and the node serves such requests; replies otherwise.
     * The node is asked again when the action's time has come, because it may have stopped serving them.
     */
    void proceed(RequestKind kind, boolean requireLeader, Consumer<User> action) {
        proceed(kind, requireLeader, user -> user, action);
    }

    /**
     * As {@link #proceed(RequestKind, boolean, Consumer)}, in two steps.
     *
     * @param prepare makes of the payload what the action needs, when the user is known and before the call returns
     */
    <T> void proceed(RequestKind kind, boolean requireLeader, Function<User, T> prepare, Consumer<T> action) {
        proceed(user -> {
            if (isServed(kind, requireLeader)) {
                T prepared = prepare.apply(user);
                pace.carryOut(kind, user, () -> {
                    if (isServed(kind, requireLeader)) {
                        action.accept(prepared);
                    }
                });
            }
        });
    }

    private boolean isServed(RequestKind kind, boolean requireLeader) {
        NotHandled refusal = gate.refuse(kind, requireLeader);
        if (refusal != null) {
            reply(Command.NOT_HANDLED, refusal.toDto(defaults));
        }
        return refusal == null;
    }

    /** Carries out the action if the credentials are right, in every state of the node. */
    void proceed(Consumer<User> action) {
        Login login = login();
        User user = login.user();
        if (user == null) {
            reply(Command.NOT_AUTHENTICATED, refusal(login, "Not Authenticated"));
        } else {
            action.accept(user);
        }
    }

    /** The credentials are those of the frame, or else the default ones of the connection. */
    private Login login() {
        FrameCredentials credentials = frame.credentials();
        if (credentials == null) {
            credentials = session.defaultCredentials();
        }
        return login(credentials);
    }

    Login login(@Nullable FrameCredentials credentials) {
        if (engine.settings().insecure()) {
            return UNASKED;
        }
        return credentials == null ? ANONYMOUS : session.login(credentials, engine.users());
    }

    /** The text of a refusal. Real servers do not limit attempts and therefore have no text for it. */
    static String refusal(Login login, String otherwise) {
        return login.hasToWait() ? "Too many failed attempts. Try again in " + login.waitSeconds() + " s." : otherwise;
    }

    void reply(Command command, MessageLite message) {
        session.outbox().send(command, correlationId(), message);
    }

    void reply(Command command, String text) {
        session.outbox().send(command, correlationId(), text.getBytes(StandardCharsets.UTF_8));
    }

    void reply(Command command) {
        session.outbox().send(command, correlationId(), new byte[0]);
    }
}
