package io.photonpump.internal.dispatch;

import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage.NotAuthenticated;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The renewal of the connection's credentials, as the dispatcher sees it. The server has refused a request that was sent with them, and
 * other requests are held back until they are renewed. A request with credentials of its own is never
 * held back.
 */
final class Renewal {

    /** A message of a conversation that has started and continues during the renewal. */
    record Held(ActiveConversation<?> active, long exchange, ClientMessage message) {

        /** An exchange may have been closed meanwhile; its subscription has to end on the server all the same. */
        boolean isWanted(@Nullable ActiveConversation<?> openFor) {
            return openFor == active || message instanceof ClientMessage.Unsubscribe;
        }
    }

    private final Dispatcher dispatcher;
    private final Connection connection;
    private final Roster roster;
    private final List<Held> held = new ArrayList<>();
    private boolean underWay;

    /** Counts the credentials that this client's connections have been authenticated with. */
    private int number;

    Renewal(Dispatcher dispatcher, Connection connection, Roster roster) {
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.roster = roster;
    }

    /** Returns whether this conversation has to wait before it may send. */
    boolean holdsBack(ActiveConversation<?> active) {
        return underWay && active.credentials == null;
    }

    void hold(ActiveConversation<?> active, long exchange, ClientMessage message) {
        held.add(new Held(active, exchange, message));
    }

    /** The conversation sends with the credentials that the connection has now. */
    void sends(ActiveConversation<?> active) {
        active.credentialsNumber = number;
    }

    /** Returns whether other credentials may help: the request was sent with those of the connection, and was not repeated for this. */
    boolean mayHelp(ActiveConversation<?> active, @Nullable String username) {
        return active.credentials == null
                && username != null
                && (active.refused == null || active.credentialsNumber != number);
    }

    /** The server has not carried the request out, so it is made again once the connection has other credentials. */
    void waitFor(ActiveConversation<?> active, long exchange, NotAuthenticated refusal) {
        active.refused = new NotAuthenticatedException(connection.username(), refusal.text());
        boolean first =
                !underWay && active.credentialsNumber == number; // else they were renewed since the request was sent
        underWay |= first;
        Calls.refused(active, exchange);
        if (active.stage != Stage.OVER) {
            active.sent = false;
            dispatcher.breakOff(active);
            active.lastRefusal = "the server refused the credentials of the connection";
            dispatcher.startOrQueue(active);
        }
        if (first) {
            connection.renewCredentials();
        }
    }

    /** The connection is authenticated with new credentials. */
    void succeeded() {
        number++;
        goOn();
    }

    /** There are no others. What was refused fails with its refusal. */
    void failed(@Nullable Throwable why) {
        for (ActiveConversation<?> active : roster.pending()) {
            NotAuthenticatedException refusal = active.refused;
            if (refusal != null) {
                if (why != null) {
                    refusal.addSuppressed(why);
                }
                active.fail(refusal);
            }
        }
        goOn();
    }

    private void goOn() {
        List<Held> messages = end();
        Outbox current = dispatcher.outbox();
        if (current != null) {
            messages.forEach(message -> dispatcher.sendHeld(current, message));
            roster.sortPending();
            dispatcher.startPending(current);
        }
    }

    /** Nothing is held back any more; gives what was. */
    List<Held> end() {
        underWay = false;
        List<Held> all = List.copyOf(held);
        held.clear();
        return all;
    }
}
