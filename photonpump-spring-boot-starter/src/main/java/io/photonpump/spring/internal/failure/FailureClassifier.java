package io.photonpump.spring.internal.failure;

import static java.util.Map.entry;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AdminException;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.DropReason;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.GroupRefusedException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.InvalidTransactionException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.error.RequestTooLargeException;
import io.photonpump.error.ResponseTooLargeException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.spring.listener.checkpoint.UnusableCheckpointException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Decides whether waiting can help after an infrastructure failure: of the position, its transaction, a dead letter, the group or
 * the connection. All such decisions are made here. Unknown failures are waited out, because a wait loses no event and is visible
 * in health, while a listener that FAILED needs a person.
 */
public final class FailureClassifier {

    /** The remedy for a failure. */
    public enum Kind {
        /** Waiting. The failure passes when a server is available again, or when a person has solved the problem. */
        PASSING,
        /** Waiting briefly. Another process or thread holds a lock. Nothing is broken. */
        CONTENDED,
        /**
         * A person who grants a right to the user. That may take long, so the listener stops with the error and tries again from
         * time to time.
         */
        DENIED,
        /** A person who changes the configuration or the schema, and then starts the listener. */
        PERMANENT;

        /** Returns whether the listener stops with the error instead of waiting. */
        public boolean isFinal() {
            return this == DENIED || this == PERMANENT;
        }
    }

    private static final int LONGEST_CHAIN = 50;

    /** The client's exceptions, except those whose kind depends on a field. */
    private static final Map<Class<? extends PhotonPumpException>, Kind> OURS = Map.ofEntries(
            entry(AccessDeniedException.class, Kind.DENIED),
            entry(BadRequestException.class, Kind.PERMANENT),
            entry(ClientClosedException.class, Kind.PERMANENT),
            entry(ConnectionFailedException.class, Kind.PASSING),
            entry(ConnectionLostException.class, Kind.PASSING),
            entry(EventNotFoundException.class, Kind.PASSING),
            entry(GroupAlreadyExistsException.class, Kind.PASSING),
            entry(GroupNotFoundException.class, Kind.PASSING),
            entry(GroupRefusedException.class, Kind.PERMANENT),
            entry(InvalidSettingsException.class, Kind.PERMANENT),
            entry(InvalidTransactionException.class, Kind.PASSING),
            // Passing, because a server that is starting refuses all users, and because passwords are rotated.
            entry(NotAuthenticatedException.class, Kind.PASSING),
            entry(OperationTimedOutException.class, Kind.PASSING),
            entry(PayloadUnreadableException.class, Kind.PERMANENT),
            entry(ProtocolException.class, Kind.PASSING),
            entry(RequestTooLargeException.class, Kind.PERMANENT),
            entry(ResponseTooLargeException.class, Kind.PASSING),
            entry(ServerErrorException.class, Kind.PASSING),
            entry(StreamDeletedException.class, Kind.PERMANENT),
            entry(StreamNotFoundException.class, Kind.PASSING),
            entry(TooManyRequestsException.class, Kind.PASSING),
            entry(UnsupportedByServerException.class, Kind.PERMANENT),
            entry(WriteOutcomeUnknownException.class, Kind.PASSING),
            entry(WrongExpectedVersionException.class, Kind.PASSING));

    /** spring-tx is optional. */
    private static final boolean DATA_ACCESS = ClassUtils.isPresent(
            "org.springframework.dao.DataAccessException", FailureClassifier.class.getClassLoader());

    private FailureClassifier() {}

    /**
     * Returns the kind of a failure. The outermost exception with a known kind decides; wrappers such as those of futures have
     * none.
     */
    public static Kind of(Throwable failure) {
        Kind known = known(failure);
        return known != null ? known : Kind.PASSING;
    }

    /** Returns whether the failure is known to pass, so that it is not an error of the application's code. */
    public static boolean isKnownToPass(Throwable failure) {
        Kind known = known(failure);
        return known != null && !known.isFinal();
    }

    private static @Nullable Kind known(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable link : chain) {
            if (link instanceof SQLException sql && SqlStates.isContention(sql)) {
                return Kind.CONTENDED;
            }
        }
        for (Throwable link : chain) {
            Kind kind = decided(link);
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /**
     * Returns the kind of a reason for which a subscription ended. Missing groups are handled by the drop policy of the container.
     */
    public static Kind of(DropReason reason) {
        return switch (reason) {
            case UNSUBSCRIBED,
                    NOT_FOUND,
                    GROUP_DELETED,
                    SUBSCRIBER_MAX_COUNT_REACHED,
                    NOT_AUTHENTICATED,
                    OVERFLOW,
                    CONSUMER_FAILED,
                    TIMED_OUT,
                    SERVER_ERROR -> Kind.PASSING;
            case ACCESS_DENIED -> Kind.DENIED;
            case STREAM_DELETED, UNSUPPORTED, CLIENT_CLOSED -> Kind.PERMANENT;
        };
    }

    /**
     * Returns whether a commit failed because of the handler's work: a deferred constraint, an invalid object, or a transaction
     * that the handler marked for roll-back. Such a failure occurs at every attempt.
     */
    public static boolean isOfTheWork(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return DATA_ACCESS
                && chain.stream().noneMatch(UnusableCheckpointException.class::isInstance)
                && DataAccessFailures.isOfTheWork(chain);
    }

    private static @Nullable Kind decided(Throwable failure) {
        if (failure instanceof UnusableCheckpointException || failure instanceof Error) {
            return Kind.PERMANENT;
        }
        if (failure instanceof PhotonPumpException ours) {
            return ours(ours);
        }
        if (failure instanceof SQLException sql) {
            return SqlStates.isPermanent(sql) ? Kind.PERMANENT : Kind.PASSING;
        }
        return DATA_ACCESS ? DataAccessFailures.kind(failure) : null;
    }

    private static @Nullable Kind ours(PhotonPumpException failure) {
        if (failure instanceof AdminException admin) {
            return of(admin);
        }
        if (failure instanceof SubscriptionDroppedException dropped) {
            return of(dropped.reason());
        }
        if (failure instanceof PublishStoppedException) {
            return null; // its cause decides
        }
        return OURS.getOrDefault(clientsType(failure.getClass()), Kind.PASSING);
    }

    /** Returns the class, or for a subclass of the starter's own the class of the client that it extends. */
    private static Class<?> clientsType(Class<?> type) {
        Class<?> known = type;
        while (known != PhotonPumpException.class && !OURS.containsKey(known)) {
            known = known.getSuperclass();
        }
        return known;
    }

    private static Kind of(AdminException failure) {
        return switch (failure.status()) {
            case 403 -> Kind.DENIED;
            case 400, 404, 405 -> Kind.PERMANENT;
            default -> Kind.PASSING;
        };
    }

    /** Returns the client's exceptions that are classified here. */
    static Set<Class<? extends PhotonPumpException>> classified() {
        Set<Class<? extends PhotonPumpException>> known = new HashSet<>(OURS.keySet());
        known.addAll(List.of(AdminException.class, SubscriptionDroppedException.class, PublishStoppedException.class));
        return known;
    }

    static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable at = failure; at != null && chain.size() < LONGEST_CHAIN; at = at.getCause()) {
            chain.add(at);
        }
        return chain;
    }
}
