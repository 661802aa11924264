package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dispatches the frames of clients. It never throws, whatever a frame contains. */
public final class RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final EventStoreEngine engine;
    private final DialectRules dialect;
    private final Defaults defaults;
    private final ConnectionRequests connections;
    private final WriteRequests writes;
    private final ReadRequests reads;
    private final SubscriptionRequests subscriptions;
    private final GroupRequests groups;
    private NodeGate gate = NodeGate.OPEN;

    public RequestHandler(EventStoreEngine engine) {
        this.engine = engine;
        this.dialect = engine.dialect();
        this.defaults = new Defaults(dialect.writesDefaults());
        EventDtos events = new EventDtos(defaults);
        connections = new ConnectionRequests(dialect, defaults);
        writes = new WriteRequests(dialect, defaults);
        reads = new ReadRequests(defaults, events);
        subscriptions = new SubscriptionRequests(defaults, events);
        groups = new GroupRequests(dialect, defaults, events);
    }

    /** Sets the gate that decides which requests the node serves from now on. */
    public void setGate(NodeGate gate) {
        this.gate = gate;
    }

    /** Returns the gate, which other listeners ask, too. */
    public NodeGate gate() {
        return gate;
    }

    /** Carries out the request in a frame and sends the replies. */
    public void handle(Frame frame, Session session) {
        if ((frame.flags() & Frame.TRUSTED_WRITE) != 0) {
            if (session.isFirstComplaint()) {
                LOG.info("{} sent a trusted write, which only nodes may send: closing", session.remoteAddress());
            }
            badRequest(frame, session, "Trusted writes aren't accepted over the external TCP interface");
            session.outbox().close();
            return;
        }
        if (dialect.refusesEmptyPassword() && hasEmptyPassword(frame)) {
            refuse(session, "Received bad network package. Error: an empty password before an empty payload");
            return;
        }
        guard(frame, session, () -> {
            if (frame.correlationId().equals(Frame.ZERO_ID) && needsId(frame.command())) {
                throw new UnwrapException("the correlation id must not be zero");
            }
            dispatch(frame.command(), new Request(frame, session, engine, gate, defaults, pace(frame, session)));
        });
    }

    private Pace pace(Frame frame, Session session) {
        return (kind, user, action) -> session.pace().carryOut(kind, user, () -> guard(frame, session, action));
    }

    /** Turns an exception of the action into a reply, even if the action runs later. */
    private void guard(Frame frame, Session session, Runnable action) {
        try {
            action.run();
        } catch (UnwrapException e) {
            if (session.isFirstComplaint()) {
                LOG.info("{} sent an invalid request, {}: {}", session.remoteAddress(), name(frame), e.getMessage());
            }
            badRequest(
                    frame,
                    session,
                    "Could not unwrap network package for command " + name(frame) + ".\n" + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} sent a request that this server failed on, {}", session.remoteAddress(), name(frame), e);
            badRequest(frame, session, "Error while processing package. Error: " + e);
            session.outbox().close();
        }
    }

    /** Closes a connection that has sent an invalid frame (docs/protocol.md, Malformed input). */
    public void refuse(Session session, String text) {
        if (session.isFirstComplaint()) {
            LOG.info("{} sent an invalid frame: closing. {}", session.remoteAddress(), text);
        }
        session.outbox().send(Command.BAD_REQUEST, Frame.ZERO_ID, text.getBytes(StandardCharsets.UTF_8));
        session.outbox().close();
    }

    /**
     * Servers before 20 require at least one byte after the length of a password (docs/protocol.md, Credentials
     * in a frame).
     */
    private static boolean hasEmptyPassword(Frame frame) {
        return frame.credentials() != null
                && frame.credentials().password().isEmpty()
                && !frame.payload().hasRemaining();
    }

    private static boolean needsId(@Nullable Command command) {
        return command != Command.HEARTBEAT_REQUEST
                && command != Command.HEARTBEAT_RESPONSE
                && command != Command.BAD_REQUEST;
    }

    private static void badRequest(Frame frame, Session session, String text) {
        session.outbox().send(Command.BAD_REQUEST, frame.correlationId(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void dispatch(@Nullable Command command, Request request) {
        if (command == null) {
            throw new UnwrapException("unknown command");
        }
        switch (command) {
            case HEARTBEAT_REQUEST -> connections.heartbeat(request);
            case PING -> connections.ping(request);
            case IDENTIFY_CLIENT -> connections.identify(request);
            case AUTHENTICATE -> connections.authenticate(request);
            case SCAVENGE_DATABASE -> connections.scavenge(request);

            case WRITE_EVENTS -> writes.write(request);
            case DELETE_STREAM -> writes.delete(request);
            case TRANSACTION_START -> writes.startTransaction(request);
            case TRANSACTION_WRITE -> writes.writeTransaction(request);
            case TRANSACTION_COMMIT -> writes.commitTransaction(request);

            case READ_EVENT -> reads.event(request);
            case READ_STREAM_EVENTS_FORWARD -> reads.stream(request, true);
            case READ_STREAM_EVENTS_BACKWARD -> reads.stream(request, false);
            case READ_ALL_EVENTS_FORWARD -> reads.all(request, true);
            case READ_ALL_EVENTS_BACKWARD -> reads.all(request, false);
            case FILTERED_READ_ALL_EVENTS_FORWARD -> {
                requireFilters();
                reads.filteredAll(request, true);
            }
            case FILTERED_READ_ALL_EVENTS_BACKWARD -> {
                requireFilters();
                reads.filteredAll(request, false);
            }

            case SUBSCRIBE_TO_STREAM -> subscriptions.subscribe(request);
            case FILTERED_SUBSCRIBE_TO_STREAM -> {
                requireFilters();
                subscriptions.subscribeFiltered(request);
            }
            case UNSUBSCRIBE_FROM_STREAM -> subscriptions.unsubscribe(request);

            case CREATE_PERSISTENT_SUBSCRIPTION -> groups.create(request);
            case UPDATE_PERSISTENT_SUBSCRIPTION -> groups.update(request);
            case DELETE_PERSISTENT_SUBSCRIPTION -> groups.delete(request);
            case CONNECT_TO_PERSISTENT_SUBSCRIPTION -> groups.connect(request);
            case PERSISTENT_SUBSCRIPTION_ACK_EVENTS -> groups.acknowledge(request);
            case PERSISTENT_SUBSCRIPTION_NAK_EVENTS -> groups.reject(request);

            // Answers of other nodes, or errors that a client reports. They are not answered.
            case HEARTBEAT_RESPONSE,
                    BAD_REQUEST,
                    WRITE_EVENTS_COMPLETED,
                    DELETE_STREAM_COMPLETED,
                    TRANSACTION_START_COMPLETED,
                    TRANSACTION_WRITE_COMPLETED,
                    TRANSACTION_COMMIT_COMPLETED -> {}
            case NOT_HANDLED -> {
                if (dialect.refusesNotHandled()) {
                    throw new UnwrapException("only servers send this command");
                }
            }

            case PONG,
                    AUTHENTICATED,
                    NOT_AUTHENTICATED,
                    CLIENT_IDENTIFIED,
                    READ_EVENT_COMPLETED,
                    READ_STREAM_EVENTS_FORWARD_COMPLETED,
                    READ_STREAM_EVENTS_BACKWARD_COMPLETED,
                    READ_ALL_EVENTS_FORWARD_COMPLETED,
                    READ_ALL_EVENTS_BACKWARD_COMPLETED,
                    FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED,
                    FILTERED_READ_ALL_EVENTS_BACKWARD_COMPLETED,
                    SUBSCRIPTION_CONFIRMATION,
                    STREAM_EVENT_APPEARED,
                    SUBSCRIPTION_DROPPED,
                    PERSISTENT_SUBSCRIPTION_CONFIRMATION,
                    PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED,
                    CREATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                    DELETE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                    UPDATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                    SCAVENGE_DATABASE_RESPONSE,
                    CHECKPOINT_REACHED -> throw new UnwrapException("only servers send this command");
        }
    }

    private void requireFilters() {
        if (!dialect.hasFilters()) {
            throw new UnwrapException("servers before 20 do not support filters");
        }
    }

    /** Returns the name as real servers write it: in camel case, or the number of an unknown command. */
    private String name(Frame frame) {
        Command command = frame.command();
        return command == null || isFiltered(command) && !dialect.hasFilters()
                ? Integer.toString(frame.code())
                : Arrays.stream(command.name().split("_"))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
    }

    private static boolean isFiltered(Command command) {
        return switch (command) {
            case FILTERED_READ_ALL_EVENTS_FORWARD, FILTERED_READ_ALL_EVENTS_BACKWARD, FILTERED_SUBSCRIBE_TO_STREAM ->
                true;
            default -> false;
        };
    }

    /** Ends the subscriptions of a connection that has closed. */
    public void closed(Session session) {
        engine.connectionClosed(session.id());
    }
}
